using System.Text.Json.Serialization;
using Keystay.Redaction.Passports;

namespace Keystay.Cli.Verify;

/// <summary>What <c>keystay verify</c> found: the <c>keystay.verify/1</c> document.</summary>
/// <param name="File">As given.</param>
/// <param name="Passport">As given.</param>
/// <param name="At">The time that counted as now.</param>
/// <param name="Good">Whether the passport is good for the file.</param>
/// <param name="Reason">Why not: a stable code; null when it is good.</param>
/// <param name="What">The reason as a sentence; null when it is good.</param>
/// <param name="SignedBy">Thumbprint of the trusted key that signed the passport; null unless the signature is valid.</param>
/// <param name="Stated">What the passport states; null unless the signature is valid.</param>
internal sealed record VerifyReport(
    string File, string Passport, DateTimeOffset At, bool Good, string? Reason, string? What, string? SignedBy, StatedFacts? Stated)
{
    [JsonPropertyOrder(-1)]
    public string Schema { get; } = "keystay.verify/1";

    public static VerifyReport Of(VerifyRequest request, PassportVerdict verdict) => new(
        request.File, request.Passport, request.At.ToUniversalTime(), verdict.Refusal is null, verdict.Refusal?.Code, verdict.Refusal?.What, verdict.KeyId,
        verdict.Passport is { } passport ? StatedFacts.Of(passport, verdict.FileName!) : null);
}
