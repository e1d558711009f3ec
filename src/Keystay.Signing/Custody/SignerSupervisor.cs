using System.Collections.Concurrent;
using Keystay.Keys;
using Keystay.Signing.Protocol;
using Keystay.Signing.Rings;

namespace Keystay.Signing.Custody;

/// <summary>Starts a signer, of a ring or of an issuing service's own keys, gives it its keys, and starts it again when it ends. The signer ends with its supervisor.</summary>
public sealed class SignerSupervisor : IAsyncDisposable
{
    /// <summary>How long a signer that does not come up is left alone; the first new start comes at once.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly SignerConfiguration configuration;
    private readonly IReadOnlyDictionary<string, string> moduleEnvironment;
    private readonly ConcurrentDictionary<string, ControlRequest> loads = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource ending = new();
    private readonly SemaphoreSlim changing = new(1, 1);
    private SignerStatus status;
    private SignerRun? run;
    private bool givenUp;
    private Task watching = Task.CompletedTask;

    private SignerSupervisor(SignerConfiguration configuration, IReadOnlyDictionary<string, string> moduleEnvironment, SignerRun run)
    {
        (this.configuration, this.moduleEnvironment, this.run) = (configuration, moduleEnvironment, run);
        status = new SignerStatus(ProtectionOf(run.Ready), run.Ready.Missing ?? [], run.ProcessId, 0) { TokenSerial = run.Ready.TokenSerial };
        Client = SignerClient.For(configuration.Socket, configuration.Threads);
    }

    /// <summary>The way to the signer.</summary>
    public SignerClient Client { get; }

    /// <summary>How it is doing.</summary>
    public SignerStatus Status => Volatile.Read(ref status);

    /// <summary>Starts and tests a signer. Keys that sign, or will, are given to it.</summary>
    /// <exception cref="SignerException">It did not start, or a dump of it showed a key.</exception>
    /// <exception cref="RingStateException">bad-name, bad-policy.</exception>
    public static async Task<SignerSupervisor> StartAsync(Ring ring, SignerOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(ring);
        ArgumentNullException.ThrowIfNull(options);
        ring.Validate();
        return await StartAsync(Configure(ring.Name, ring.Algorithm, ring, options), ring, options, cancel).ConfigureAwait(false);
    }

    /// <summary>
    /// Starts and tests a signer for the Ed25519 keys of an issuing service itself: those of its revocation feeds and of its ledger's log. It signs no token, whatever it is asked.
    /// </summary>
    /// <exception cref="SignerException">It did not start, or a dump of it showed a key.</exception>
    public static async Task<SignerSupervisor> StartForServiceAsync(SignerOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return await StartAsync(Configure(SignerConfiguration.ServiceKeys, SignatureAlgorithm.EdDSA, null, options), null, options, cancel).ConfigureAwait(false);
    }

    private static async Task<SignerSupervisor> StartAsync(SignerConfiguration configuration, Ring? ring, SignerOptions options, CancellationToken cancel)
    {
        var supervisor = new SignerSupervisor(configuration, options.ModuleEnvironment, await SignerRun.StartAsync(configuration, options.ModuleEnvironment, cancel).ConfigureAwait(false));
        try
        {
            if (options.SelfTest)
            {
                var test = new SelfTest(supervisor.run!, new Canary(supervisor.Client, ring), ring?.Token is { AcceptSoftware: true }, SignerProgram.Keystay(options.Keystay));
                supervisor.status = await test.RunAsync(supervisor.Status, cancel).ConfigureAwait(false);
            }
            foreach (var key in (ring?.Keys ?? []).Where(k => k.State is KeyState.PrePublished or KeyState.Active))
            {
                await supervisor.LoadKeyAsync(key, cancel).ConfigureAwait(false);
            }
            supervisor.watching = Task.Run(supervisor.WatchAsync, CancellationToken.None);
            return supervisor;
        }
        catch
        {
            await supervisor.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Has the signer make a key. It signs nothing until it is loaded.</summary>
    /// <exception cref="SignerException">It could not.</exception>
    public async Task<NewKey> GenerateKeyAsync(CancellationToken cancel = default)
    {
        await changing.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            return await Running().GenerateAsync(forTest: false, cancel).ConfigureAwait(false);
        }
        finally
        {
            changing.Release();
        }
    }

    /// <summary>Gives the signer a key of the ring, now and after every restart.</summary>
    /// <exception cref="SignerException">wrong-wrapping-key and others: it was not taken.</exception>
    public Task LoadKeyAsync(RingKey key, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return LoadAsync(key.Kid, new ControlRequest("load", key.Sealed.ToArray()), cancel);
    }

    /// <summary>Gives the signer of an issuing service a key that signs the messages of one issuer's revocation feed, and nothing else; now and after every restart.</summary>
    /// <exception cref="SignerException">wrong-purpose: this is a ring's signer. wrong-wrapping-key and others: it was not taken.</exception>
    public Task LoadFeedKeyAsync(NewKey key, IssuerPattern issuer, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(issuer);
        return LoadAsync(key.PublicKey.Thumbprint, new ControlRequest("load", key.Sealed.ToArray(), FeedOf: issuer.Text), cancel);
    }

    /// <summary>Gives the signer of an issuing service a key that signs the checkpoints of one log, and nothing else; now and after every restart.</summary>
    /// <exception cref="SignerException">wrong-purpose: this is a ring's signer. wrong-wrapping-key and others: it was not taken.</exception>
    public Task LoadCheckpointKeyAsync(NewKey key, string origin, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentException.ThrowIfNullOrEmpty(origin);
        return LoadAsync(key.PublicKey.Thumbprint, new ControlRequest("load", key.Sealed.ToArray(), LogOf: origin), cancel);
    }

    private async Task LoadAsync(string kid, ControlRequest load, CancellationToken cancel)
    {
        await changing.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            await Running().LoadAsync(kid, load, cancel).ConfigureAwait(false);
            loads[kid] = load;
        }
        finally
        {
            changing.Release();
        }
    }

    /// <summary>Takes a key from the signer: when this returns, also by an exception, it signs nothing more.</summary>
    /// <exception cref="SignerException">The signer ended meanwhile; it comes back without the key.</exception>
    public async Task DropKeyAsync(string kid, CancellationToken cancel = default)
    {
        await changing.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            loads.TryRemove(kid, out _);
            await Running().DropAsync(kid, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            changing.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync().ConfigureAwait(false);
        await watching.ConfigureAwait(false);
        Client.Dispose();
        run?.End();
        run?.Dispose();
        ending.Dispose();
        changing.Dispose();
    }

    private SignerRun Running() => run ?? throw new SignerException("not-connected", status.Problem is { } problem ? $"The signer does not come up again. {problem}" : "The signer is being restarted; ask again.");

    private static ProtectionLevel ProtectionOf(ControlReply ready) => ready.IsSoftwareToken switch
    {
        null => ready.SecretMemory ? ProtectionLevel.SecretMemory : ProtectionLevel.ProcessOnly,
        false => ProtectionLevel.HardwareToken,
        true => ProtectionLevel.ProcessOnly,
    };

    private async Task WatchAsync()
    {
        try
        {
            while (true)
            {
                await run!.WaitForEndAsync(ending.Token).ConfigureAwait(false);
                await ChangeAsync(() =>
                {
                    run.Dispose();
                    run = null;
                    status = status with { ProcessId = null, Restarts = status.Restarts + 1 };
                    return Task.CompletedTask;
                }).ConfigureAwait(false);
                // Between tries others have their turn: a token may be away for hours, and a key must be dropped meanwhile.
                for (bool waits = false; run is null; waits = true)
                {
                    await Task.Delay(waits ? Pause : TimeSpan.Zero, ending.Token).ConfigureAwait(false);
                    await ChangeAsync(TryRestartAsync).ConfigureAwait(false);
                    if (givenUp)
                    {
                        return;
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The supervisor is disposed of.
        }
    }

    private async Task ChangeAsync(Func<Task> change)
    {
        await changing.WaitAsync(ending.Token).ConfigureAwait(false);
        try
        {
            await change().ConfigureAwait(false);
        }
        finally
        {
            changing.Release();
        }
    }

    /// <summary>Starts it with all its keys. It was tested when it first started: program, kernel and rules are the same.</summary>
    private async Task TryRestartAsync()
    {
        SignerRun? next = null;
        try
        {
            next = await SignerRun.StartAsync(configuration, moduleEnvironment, ending.Token).ConfigureAwait(false);
            // Given up halfway, it would outlive its supervisor.
            foreach (var (kid, load) in loads)
            {
                await next.LoadAsync(kid, load, CancellationToken.None).ConfigureAwait(false);
            }
            run = next;
            status = status with { ProcessId = next.ProcessId, Problem = null };
        }
        catch (SignerException e)
        {
            next?.End();
            next?.Dispose();
            status = status with { Problem = $"{e.Reason}: {e.Message}" };
            // Tokens lock themselves after a few wrong PINs.
            givenUp = e.Reason is "wrong-pin" or "pin-locked";
        }
    }

    private static SignerConfiguration Configure(string name, SignatureAlgorithm algorithm, Ring? ring, SignerOptions options)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new SignerException("not-started", "Signers run on Linux alone: no other system has memory that a dumper of root cannot read.");
        }
        string folder = Path.Combine(Path.GetFullPath(options.Folder), name);
        // Others may pass through to a socket that is theirs, and see nothing else.
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if ((File.GetUnixFileMode(folder) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0)
        {
            throw new SignerException("bad-permissions", $"'{folder}' can be written by others: whoever can put a socket there can be taken for the signer.");
        }
        string? credentials = Environment.GetEnvironmentVariable("CREDENTIALS_DIRECTORY");
        bool wrapsByToken = ring?.Token is null && WrappingKeySource.IsToken(options.WrappingKey);
        return new SignerConfiguration
        {
            Ring = name,
            Issuer = ring?.Issuer.Text,
            Algorithm = algorithm.Name(),
            Audiences = [.. ring?.Tokens.Audiences ?? []],
            MaxLifetimeSeconds = (long)(ring?.Tokens.MaxLifetime ?? TimeSpan.Zero).TotalSeconds,
            WrappingKeyFile = ring?.Token is null && !wrapsByToken ? WrappingKeySource.PathOf(options.WrappingKey) : null,
            WrappingToken = wrapsByToken ? new TokenAccess(options.WrappingKey, null, AcceptSoftware: true, credentials) : null,
            MakeWrappingKey = options.MakeWrappingKey,
            Token = ring?.Token is { } token ? new TokenAccess(token.Uri, token.Serial, token.AcceptSoftware, credentials) : null,
            Socket = Path.Combine(folder, "signer"),
            Threads = options.Threads,
            UserId = options.UserId,
            ClientUserId = SignerProgram.UserId(),
        };
    }
}
