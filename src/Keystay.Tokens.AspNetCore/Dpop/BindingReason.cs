namespace Keystay.Tokens.AspNetCore;

/// <summary>Whether a good token is in the right hands, and if not, what is wrong. Codes are in <see cref="BindingReasons"/>.</summary>
internal enum BindingReason
{
    Accepted,
    TokenIsBound,
    TokenNotBound,
    ProofRequired,
    ProofMissing,
    ProofRepeated,
    ProofMalformed,
    ProofType,
    ProofKey,
    ProofClaim,
    ProofMethod,
    ProofAddress,
    ProofTime,
    ProofToken,
    KeyMismatch,
    ProofSignature,
    ProofReplayed,
    ReplayMemoryFull,
}
