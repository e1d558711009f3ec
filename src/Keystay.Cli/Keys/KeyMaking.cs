using Keystay.Signing.Custody;
using Keystay.Signing.Rings;

namespace Keystay.Cli.Keys;

/// <summary>Has a key made by a signer process that is started for it, and ended when it is made.</summary>
internal static class KeyMaking
{
    /// <exception cref="SignerException">It was not made.</exception>
    public static async Task<NewKey> MakeAsync(Ring ring, string wrappingKey, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("keystay-keys-");
        try
        {
            // It signs nothing and is gone in a moment: the running signer's self-test is what says how well keys are kept.
            var options = new SignerOptions { Folder = folder.FullName, WrappingKey = wrappingKey, Threads = 1, SelfTest = false };
            await using var supervisor = await SignerSupervisor.StartAsync(ring with { Keys = [] }, options, cancel).ConfigureAwait(false);
            return await supervisor.GenerateKeyAsync(cancel).ConfigureAwait(false);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
