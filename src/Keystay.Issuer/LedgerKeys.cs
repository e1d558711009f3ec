using Keystay.Signing.Custody;
using Keystay.Signing.Rings;

namespace Keystay.Issuer;

/// <summary>The key of the ledger's log: made by the service's signer once, kept wrapped in the state, and given back to the signer at each start.</summary>
internal static class LedgerKeys
{
    /// <summary>What verifies the log, for whoever checks it elsewhere; the service does not read it.</summary>
    public const string PublicFile = "ledger.pub";

    /// <exception cref="SignerException">The key could not be made or opened.</exception>
    /// <exception cref="RingStateException">The state cannot be read or written.</exception>
    public static async Task<LogSigner> OpenAsync(RingStore store, SignerSupervisor service, string origin, string folder, CancellationToken cancel)
    {
        if (store.FindLedgerKey(origin) is not { } key)
        {
            var made = await service.GenerateKeyAsync(cancel).ConfigureAwait(false);
            key = new LedgerKey(made.PublicKey, made.Sealed);
            store.AddLedgerKey(origin, key);
        }
        await service.LoadCheckpointKeyAsync(new NewKey(key.PublicKey, key.Sealed), origin, cancel).ConfigureAwait(false);
        var signer = new LogSigner(service.Client, key.PublicKey, origin);
        await File.WriteAllTextAsync(Path.Combine(folder, PublicFile), signer.Key + "\n", cancel).ConfigureAwait(false);
        return signer;
    }
}
