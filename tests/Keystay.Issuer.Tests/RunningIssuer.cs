using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using Keystay.Issuer.Protocol;
using Keystay.Keys;
using Keystay.Signing.Custody;
using Keystay.Signing.Ledger;
using Keystay.Signing.Rings;
using Keystay.Signing.TransparencyLog;

namespace Keystay.Issuer.Tests;

/// <summary>The real service on loopback, with two rings in real signer processes.</summary>
internal sealed class RunningIssuer : IAsyncDisposable
{
    public const string Consumer = "consumer", Enterprise = "enterprise";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("keystay-issuer-test-");
    private IssuerApplication? application;

    private RunningIssuer()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        Address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
        Http = new HttpClient { BaseAddress = new Uri(Address) };
    }

    public string Address { get; }

    public HttpClient Http { get; }

    public TestClient Client { get; } = new("https://client.test/mail-reader", Consumer);

    public TestClient EnterpriseClient { get; } = new("urn:client:enterprise", Enterprise);

    public TestClient Resource { get; } = new("urn:resource:mail", Consumer, mayIntrospect: true);

    public string State => Path.Combine(folder.FullName, "state.db");

    public string Ledger => Path.Combine(folder.FullName, "data", "ledger");

    /// <summary>The process with the keys of the feeds and the ledger.</summary>
    public int ServiceSigner => application!.Service.ProcessId!.Value;

    public string WrappingKeyFile => Path.Combine(folder.FullName, "wrapping-key");

    public NoteKey LedgerKey { get; private set; } = null!;

    public string LedgerOrigin => new Uri(Address).Authority + "/ledger";

    public string ConsumerIssuer => Address + "/consumer";

    public string EnterpriseIssuer => Address + "/enterprise";

    public IssuerOptions Options => new()
    {
        State = State,
        Folder = Path.Combine(folder.FullName, "data"),
        WrappingKey = "file:" + WrappingKeyFile,
        Address = new Uri(Address),
        Clients = [Client.Registration, EnterpriseClient.Registration, Resource.Registration],
        SelfTest = false,
        SignerThreads = 1,
        RequestsPerSecond = 1000,
    };

    public static async Task<RunningIssuer> StartAsync(TimeSpan? prePublication = null, Func<IssuerOptions, IssuerOptions>? change = null)
    {
        var issuer = new RunningIssuer();
        try
        {
            WriteWrappingKey(issuer.WrappingKeyFile);
            await issuer.CreateRingAsync(Consumer, issuer.ConsumerIssuer, SignatureAlgorithm.ES256, prePublication);
            await issuer.CreateRingAsync(Enterprise, issuer.EnterpriseIssuer, SignatureAlgorithm.RS256);
            await issuer.RestartAsync(change);
            return issuer;
        }
        catch
        {
            await issuer.DisposeAsync();
            throw;
        }
    }

    public async Task RestartAsync(Func<IssuerOptions, IssuerOptions>? change = null)
    {
        await StopAsync();
        application = await IssuerApplication.StartAsync(change?.Invoke(Options) ?? Options, null, TestContext.Current.CancellationToken);
        LedgerKey = NoteKey.Parse(application.LedgerKey);
    }

    /// <summary>As the command ends it when a signal comes.</summary>
    public async Task StopWhenToldAsync(CancellationToken told)
    {
        await application!.WaitForShutdownAsync(told);
        await StopAsync();
    }

    /// <summary>The same service in a process of its own, as the command starts it; it ends with its standard input.</summary>
    public async Task<Process> StartProcessAsync()
    {
        string clients = Path.Combine(folder.FullName, "clients.json");
        await File.WriteAllTextAsync(clients, """{"clients":[]}""");
        var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Keystay.Issuer.dll")]) { RedirectStandardInput = true, RedirectStandardError = true })!;
        var request = new ProgramRequest(Issue: new IssuerRequest(State, new Uri(Address), null, clients, Options.Folder, null, null, Options.WrappingKey, null, null, []));
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(request, ProgramJson.Default.ProgramRequest));
        await process.StandardInput.FlushAsync();
        for (string? line = ""; line?.StartsWith("Issuing at ", StringComparison.Ordinal) == false;)
        {
            line = await process.StandardError.ReadLineAsync() ?? throw new InvalidOperationException("The service ended before it was ready.");
        }
        return process;
    }

    public async Task StopAsync()
    {
        if (application is { } running)
        {
            application = null;
            await running.DisposeAsync();
        }
    }

    /// <summary>A way past the service, for what the service would never do.</summary>
    public SignerClient Signer(string ring) => SignerClient.For(Path.Combine(folder.FullName, "data", "signers", ring, "signer"), 1);

    public RingStore OpenState() => RingStore.Open(State);

    /// <summary>The records of the ledger of a service that has ended, those of the hour that is not over included.</summary>
    public async Task<List<LedgerEntry>> RecordsAsync()
    {
        await using var ledger = TokenLedger.Open(Ledger, new LedgerOptions { Origin = LedgerOrigin, Signer = new ReadersKey(LedgerKey), Issuers = [] });
        return await ledger.ReadSinceAsync(DateTimeOffset.UtcNow.AddDays(-1)).ToListAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Http.Dispose();
        Client.Dispose();
        EnterpriseClient.Dispose();
        Resource.Dispose();
        folder.Delete(recursive: true);
    }

    public async Task CreateRingAsync(string name, string issuer, SignatureAlgorithm algorithm = SignatureAlgorithm.ES256, TimeSpan? prePublication = null)
    {
        var ring = new Ring(name, IssuerPattern.Parse(issuer), algorithm, RotationPolicy.MultiTenant with { PrePublication = prePublication ?? TimeSpan.FromDays(1) }, KeyCustody.Isolated,
            new TokenPolicy(["api://*"], TimeSpan.FromHours(1)), []);
        var options = new SignerOptions { Folder = Path.Combine(folder.FullName, "making"), WrappingKey = Options.WrappingKey, Threads = 1, SelfTest = false };
        await using var signer = await SignerSupervisor.StartAsync(ring, options, TestContext.Current.CancellationToken);
        var key = await signer.GenerateKeyAsync(TestContext.Current.CancellationToken);
        using var store = OpenState();
        store.Create(ring);
        store.AddKey(name, key.PublicKey, key.Sealed);
    }

    /// <summary>Who only reads a log needs no more than what verifies it.</summary>
    private sealed class ReadersKey(NoteKey key) : ICheckpointSigner
    {
        public NoteKey Key => key;

        public byte[] Sign(Checkpoint checkpoint) => throw new InvalidOperationException("A reader signs nothing.");
    }

    private static void WriteWrappingKey(string path)
    {
        File.WriteAllBytes(path, RandomNumberGenerator.GetBytes(32));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
