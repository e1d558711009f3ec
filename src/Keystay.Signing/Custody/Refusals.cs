using Keystay.Signing.Protocol;

namespace Keystay.Signing.Custody;

/// <summary>The sentence to each answer of a signer that is no signature, and to none at all.</summary>
internal static class Refusals
{
    public static SignerException Of(SigningStatus status) => status switch
    {
        SigningStatus.UnknownKey => new("unknown-key", "The signer holds no such key of this ring: it was not loaded, or it was retired or revoked."),
        SigningStatus.WrongIssuer => new("wrong-issuer", "The issuer, or its tenant, is not the ring's. A ring with one issuer takes no tenant; another one needs a GUID in lower case."),
        SigningStatus.WrongAudience => new("wrong-audience", "An audience is not one that the ring signs for."),
        SigningStatus.WrongLifetime => new("wrong-lifetime", "The token would live longer than the ring allows, or its times are not those of the signer's clock."),
        SigningStatus.BadClaims => new("bad-claims", "A claim is missing, says what only the signer says, appears twice, or is not valid JSON."),
        SigningStatus.BadHeader => new("bad-header", "The header of a signing input must have the ring's alg, the key's kid, if any the typ at+jwt or JWT, and nothing else."),
        SigningStatus.Busy => new("busy", "The signer has as many connections as it serves. This request was not signed."),
        SigningStatus.WrongPurpose => new("wrong-purpose", "The key is not for this: a key signs tokens, or one revocation feed, or one log's checkpoints, as was said when it was loaded."),
        SigningStatus.WouldGoBack => new("would-go-back", "The signer has signed a higher number with this key, or another epoch, or another root of the same size: this one would take it back."),
        SigningStatus.TokenLost => new("token-lost", "The ring's token did not sign: it was taken out, or its device fails. Nothing was signed. A new signer starts as soon as the token is back."),
        SigningStatus.SigningFailed => new("signing-failed", "The signer could not sign; its log says why."),
        _ => new("bad-request", "The signer could not read the request."),
    };

    public static SignerException Gone(Exception? why) => new("signer-gone",
        "The signer ended, stands still, or closed the connection, before it answered. Whether it signed is not known; nothing is sent again.", why);
}
