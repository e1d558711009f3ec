using Keystay.Signing.Custody;
using Keystay.Signing.Rings;

namespace Keystay.Issuer.Rings;

/// <summary>A ring with its signer.</summary>
internal sealed class ServedRing(Ring ring, SignerSupervisor signer) : IAsyncDisposable
{
    private readonly HashSet<string> loaded = [.. ring.Keys.Where(Signs).Select(k => k.Kid)];

    /// <summary>The ring as it was read last.</summary>
    public Ring Ring { get; private set; } = ring;

    public SignerSupervisor Signer => signer;

    /// <summary>Brings the signer's keys in line with the ring's: what may not sign any more leaves it first.</summary>
    public async Task UpdateAsync(Ring changed, CancellationToken cancel)
    {
        // Nobody asks for a key that is not active: before it leaves the signer it must not be the one that requests name.
        Ring = changed;
        foreach (string kid in loaded.Except(changed.Keys.Where(Signs).Select(k => k.Kid)).ToArray())
        {
            // Also when this throws, the signer signs with it no more.
            loaded.Remove(kid);
            await signer.DropKeyAsync(kid, cancel).ConfigureAwait(false);
        }
        foreach (var key in changed.Keys.Where(k => Signs(k) && !loaded.Contains(k.Kid)))
        {
            await signer.LoadKeyAsync(key, cancel).ConfigureAwait(false);
            loaded.Add(key.Kid);
        }
    }

    public ValueTask DisposeAsync() => signer.DisposeAsync();

    private static bool Signs(RingKey key) => key.State is KeyState.PrePublished or KeyState.Active;
}
