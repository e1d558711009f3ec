namespace Keystay.Signing.Rings;

/// <summary>A change that a ring's state does not allow, or a state that cannot be read or written. Nothing was changed.</summary>
public sealed class RingStateException(string reason, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>
    /// Stable code: unknown-ring, unknown-key, ring-exists, bad-name, bad-policy, token-in-use, wrong-state, issuer-running, locked, unavailable, full, newer-schema, damaged.
    /// </summary>
    public string Reason { get; } = reason;
}
