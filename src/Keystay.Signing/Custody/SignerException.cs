namespace Keystay.Signing.Custody;

/// <summary>The signer did not do what it was asked to. A request that failed was not signed, unless the reason says that this is not known.</summary>
public sealed class SignerException(string reason, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>
    /// Stable code. From the signer: unknown-key, wrong-issuer, wrong-audience, wrong-lifetime, bad-claims, bad-header, bad-request, wrong-purpose, would-go-back, busy, signing-failed, token-lost; while it is
    /// started or given keys: wrong-wrapping-key, bad-wrapping-key, wrong-algorithm, too-many-keys, memory-limit, no-thread, bad-socket, not-hardened, libcrypto;
    /// of tokens: bad-token, module-missing, token-absent, bad-pin, wrong-pin, pin-locked, key-missing, not-kept, algorithm-not-supported, software-token.
    /// From this end: signer-gone (whether it signed is not known; nothing is tried again), not-connected, not-started, self-test-failed, bad-permissions, wrong-key.
    /// </summary>
    public string Reason { get; } = reason;
}
