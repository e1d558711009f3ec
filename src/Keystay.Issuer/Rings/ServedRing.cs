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

    /// <summary>Brings the signer's keys in line with the ring's: a key is loaded before requests name it, and named no more before it is dropped, so that no request falls between the two.</summary>
    public async Task UpdateAsync(Ring changed, CancellationToken cancel)
    {
        try
        {
            foreach (var key in changed.Keys.Where(k => Signs(k) && !loaded.Contains(k.Kid)))
            {
                await signer.LoadKeyAsync(key, cancel).ConfigureAwait(false);
                loaded.Add(key.Kid);
            }
        }
        finally
        {
            // What may not sign any more leaves, whatever became of its successor.
            Ring = changed;
            foreach (string kid in loaded.Except(changed.Keys.Where(Signs).Select(k => k.Kid)).ToArray())
            {
                // Also when this throws, the signer signs with it no more.
                loaded.Remove(kid);
                await signer.DropKeyAsync(kid, cancel).ConfigureAwait(false);
            }
        }
    }

    public ValueTask DisposeAsync() => signer.DisposeAsync();

    private static bool Signs(RingKey key) => key.State is KeyState.PrePublished or KeyState.Active;
}
