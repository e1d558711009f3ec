namespace Keystay.Signing.Rings;

/// <summary>The right to be the one issuer on a state, until it is disposed of or the process ends.</summary>
public sealed class IssuerLease : IDisposable
{
    private readonly IDisposable held;

    internal IssuerLease(IDisposable held) => this.held = held;

    /// <inheritdoc/>
    public void Dispose() => held.Dispose();
}
