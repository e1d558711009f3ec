using Keystay.Keys;

namespace Keystay.Tokens.Trust;

/// <summary>One entry of a JWKS as it was read.</summary>
/// <param name="Document">Where.</param>
/// <param name="Kid">Its name; null when it has none.</param>
/// <param name="Key">The key; null when it could not be read.</param>
/// <param name="Issuer">The issuer it names, whether or not that is believed.</param>
/// <param name="Scope">Its scope; null when it is refused.</param>
/// <param name="Reason"><see cref="TokenReason.Accepted"/>, or why it is refused.</param>
/// <param name="Detail">Why, as a sentence.</param>
internal sealed record PublishedKey(KeyDocument Document, string? Kid, PublicKey? Key, IssuerPattern? Issuer, KeyScope? Scope, TokenReason Reason, string Detail)
{
    public KeyRefusal Refusal(TokenReason reason, string detail) => new(Document.Name, Kid, Key?.Thumbprint, reason, detail);
}
