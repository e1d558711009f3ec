namespace Keystay.Signing.Rings;

/// <summary>The right to be the one issuer on a state, until it is disposed of or the process ends.</summary>
public sealed class IssuerLease : IDisposable
{
    private readonly IIssuerLock held;

    internal IssuerLease(IIssuerLock held) => this.held = held;

    /// <summary>Whether it is still ours: a PostgreSQL server that went away took it along.</summary>
    public bool IsHeld() => held.IsHeld();

    /// <inheritdoc/>
    public void Dispose() => held.Dispose();
}
