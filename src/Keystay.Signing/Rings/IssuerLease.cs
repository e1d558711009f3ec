namespace Keystay.Signing.Rings;

/// <summary>The right to be the one issuer on a state, until it is disposed of or the process ends.</summary>
public sealed class IssuerLease : IDisposable
{
    private readonly Func<IIssuerLock> take;
    private IIssuerLock held;

    /// <exception cref="RingStateException">issuer-running.</exception>
    internal IssuerLease(Func<IIssuerLock> take) => (this.take, held) = (take, take());

    /// <summary>Whether it is still ours: a PostgreSQL server that went away took it along.</summary>
    public bool IsHeld() => held.IsHeld();

    /// <summary>Takes it again if it was lost.</summary>
    /// <exception cref="RingStateException">issuer-running: another issuer has taken it meanwhile, and is the one. unavailable: the database cannot be asked, by others no more than by us.</exception>
    public void Keep()
    {
        if (!held.IsHeld())
        {
            held.Dispose();
            held = take();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => held.Dispose();
}
