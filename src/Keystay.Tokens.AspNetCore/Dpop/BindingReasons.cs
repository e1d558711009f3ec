namespace Keystay.Tokens.AspNetCore;

/// <summary>The stable code, the sentence, and the error code of RFC 6750 or RFC 9449 of every <see cref="BindingReason"/>.</summary>
internal static class BindingReasons
{
    public static string Code(this BindingReason reason) => Row(reason).Code;

    public static string Sentence(this BindingReason reason) => Row(reason).Sentence;

    public static string Error(this BindingReason reason) => Row(reason).IsProof ? "invalid_dpop_proof" : "invalid_token";

    private static (string Code, bool IsProof, string Sentence) Row(BindingReason reason) => reason switch
    {
        BindingReason.Accepted => ("accepted", false, "The token is in the right hands."),
        BindingReason.TokenIsBound => ("token-is-bound", false, "The token is bound to a key (cnf) and came without a proof that can be checked here: it may be stolen. Send it with the scheme DPoP and a proof."),
        BindingReason.TokenNotBound => ("token-not-bound", false, "The token came with the scheme DPoP and is bound to no key (cnf.jkt)."),
        BindingReason.ProofRequired => ("dpop-required", false, "Only tokens with a proof of possession are accepted here (RFC 9449)."),
        BindingReason.ProofMissing => ("dpop-proof-missing", true, "There is no DPoP header."),
        BindingReason.ProofRepeated => ("dpop-proof-repeated", true, "There is more than one DPoP header (RFC 9449, section 4.3)."),
        BindingReason.ProofMalformed => ("dpop-proof-malformed", true, "The proof is not a JWS in the strict form of docs/tokens.md."),
        BindingReason.ProofType => ("dpop-typ", true, "The proof's typ is not dpop+jwt."),
        BindingReason.ProofKey => ("dpop-key", true, "The proof's jwk is missing, private, weak, of an unknown type, or does not fit its alg."),
        BindingReason.ProofClaim => ("dpop-claim-malformed", true, "One of jti, htm, htu, iat and ath is missing, of the wrong type, or too long."),
        BindingReason.ProofMethod => ("dpop-htm-mismatch", true, "The proof is for another method."),
        BindingReason.ProofAddress => ("dpop-htu-mismatch", true, "The proof is for another address."),
        BindingReason.ProofTime => ("dpop-iat-outside-window", true, "The proof is too old or from the future."),
        BindingReason.ProofToken => ("dpop-ath-mismatch", true, "The proof is for another token."),
        BindingReason.KeyMismatch => ("dpop-key-mismatch", false, "The token is bound to another key than the proof's: it may be stolen."),
        BindingReason.ProofSignature => ("dpop-bad-signature", true, "The proof's signature is not its key's."),
        BindingReason.ProofReplayed => ("dpop-replayed", true, "The proof was used before."),
        BindingReason.ReplayMemoryFull => ("dpop-too-many-proofs", true, "Too many proofs are remembered to tell whether this one was used before. Send fewer requests, or raise Dpop.MaxRememberedProofs."),
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };
}
