using Keystay.Keys;
using Keystay.Signing.Custody;
using Keystay.Signing.Tests.Custody;
using Keystay.Signing.TransparencyLog;

namespace Keystay.Signing.Tests.Purposes;

/// <summary>A real signer of an issuing service's own keys: one of a feed, one of a log.</summary>
internal sealed class ServiceSigner : IAsyncDisposable
{
    public const string Origin = "keystay.test/ledger";

    private readonly DirectoryInfo folder;

    private ServiceSigner(DirectoryInfo folder, SignerOptions options, SignerSupervisor supervisor) => (this.folder, Options, Supervisor) = (folder, options, supervisor);

    public SignerOptions Options { get; }

    public SignerSupervisor Supervisor { get; }

    public NewKey FeedKey { get; private set; } = null!;

    public NewKey LogKey { get; private set; } = null!;

    public string FeedKid => FeedKey.PublicKey.Thumbprint;

    public string LogKid => LogKey.PublicKey.Thumbprint;

    public LogSigner Log => new(Supervisor.Client, LogKey.PublicKey, Origin);

    public string WrappingKeyFile => Options.WrappingKey["file:".Length..];

    public static async Task<ServiceSigner> StartAsync(Func<SignerOptions, SignerOptions>? change = null)
    {
        var folder = Directory.CreateTempSubdirectory("keystay-service-test-");
        string wrappingKey = Path.Combine(folder.FullName, "wrapping-key");
        RunningSigner.WriteWrappingKey(wrappingKey);
        var options = new SignerOptions { Folder = Path.Combine(folder.FullName, "run"), WrappingKey = "file:" + wrappingKey, Threads = 2, SelfTest = false };
        options = change?.Invoke(options) ?? options;
        try
        {
            var signer = new ServiceSigner(folder, options, await SignerSupervisor.StartForServiceAsync(options, TestContext.Current.CancellationToken));
            signer.FeedKey = await signer.Supervisor.GenerateKeyAsync();
            signer.LogKey = await signer.Supervisor.GenerateKeyAsync();
            await signer.Supervisor.LoadFeedKeyAsync(signer.FeedKey, IssuerPattern.Parse(FeedInput.Issuer));
            await signer.Supervisor.LoadCheckpointKeyAsync(signer.LogKey, Origin);
            return signer;
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>"signed" with a signature that verifies, or the reason why not.</summary>
    public async Task<string> TryAsync(NewKey key, byte[] input)
    {
        try
        {
            var signature = await Supervisor.Client.SignInputAsync(key.PublicKey.Thumbprint, input);
            byte[] bytes = System.Buffers.Text.Base64Url.DecodeFromUtf8(signature.Span);
            return RunningSigner.Verifies(SignatureAlgorithm.EdDSA, key.PublicKey, input, bytes) ? "signed" : "signed something else";
        }
        catch (SignerException e)
        {
            return e.Reason;
        }
    }

    public Task<string> TryCheckpointAsync(long size, byte filled) => TryAsync(LogKey, new Checkpoint(Origin, size, Enumerable.Repeat(filled, 32).ToArray()).ToBytes());

    public async ValueTask DisposeAsync()
    {
        await Supervisor.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
