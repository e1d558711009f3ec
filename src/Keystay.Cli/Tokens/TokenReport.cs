using System.Text.Json.Serialization;
using Keystay.Tokens;

namespace Keystay.Cli.Tokens;

/// <summary>The decision about one token: the <c>keystay.token/1</c> document.</summary>
/// <param name="Accepted">Whether it is good.</param>
/// <param name="Reason">The stable code.</param>
/// <param name="What">The reason as a sentence.</param>
/// <param name="Kid">Name of the key; null when none is known.</param>
/// <param name="Thumbprint">RFC 7638 thumbprint of the key.</param>
/// <param name="KeyIssuer">The issuer that the key belongs to.</param>
/// <param name="Ring">The key's ring.</param>
internal sealed record TokenReport(bool Accepted, string Reason, string What, string? Kid, string? Thumbprint, string? KeyIssuer, string? Ring)
{
    [JsonPropertyOrder(-1)]
    public string Schema { get; } = "keystay.token/1";

    public static TokenReport Of(TokenResult result) => new(
        result.IsAccepted, result.Reason.Code(), result.Reason.Sentence(), result.Key?.Kid, result.Key?.Thumbprint, result.Key?.Scope.Issuer.Text, result.Key?.Scope.Ring);
}
