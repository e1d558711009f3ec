using Keystay.Signing.Custody;
using Keystay.Signing.Rings;

namespace Keystay.Cli.Keys;

/// <summary>Has keys of a ring made by a signer process that is started for it.</summary>
internal sealed class KeyMaking : IAsyncDisposable
{
    private readonly DirectoryInfo folder;
    private readonly SignerSupervisor supervisor;

    private KeyMaking(DirectoryInfo folder, SignerSupervisor supervisor) => (this.folder, this.supervisor) = (folder, supervisor);

    /// <summary>For a ring with a token, the token's serial number.</summary>
    public string? TokenSerial => supervisor.Status.TokenSerial;

    /// <exception cref="SignerException">The signer did not start.</exception>
    public static async Task<KeyMaking> StartAsync(Ring ring, string wrappingKey, CancellationToken cancel, bool makeWrappingKey = false)
    {
        var folder = Directory.CreateTempSubdirectory("keystay-keys-");
        try
        {
            // It signs nothing and is gone in a moment: the running signer's self-test is what says how well keys are kept.
            var options = new SignerOptions { Folder = folder.FullName, WrappingKey = wrappingKey, Threads = 1, SelfTest = false, MakeWrappingKey = makeWrappingKey };
            return new KeyMaking(folder, await SignerSupervisor.StartAsync(ring with { Keys = [] }, options, cancel).ConfigureAwait(false));
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    /// <exception cref="SignerException">It was not made.</exception>
    public Task<NewKey> MakeAsync(CancellationToken cancel) => supervisor.GenerateKeyAsync(cancel);

    public async ValueTask DisposeAsync()
    {
        await supervisor.DisposeAsync().ConfigureAwait(false);
        folder.Delete(recursive: true);
    }
}
