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
    private readonly List<TestClient> others = [];
    private IssuerApplication? application;

    private RunningIssuer()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        Address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
        Http = new HttpClient { BaseAddress = new Uri(Address) };
        State = Path.Combine(folder.FullName, "state.db");
    }

    public string Address { get; }

    public HttpClient Http { get; }

    public TestClient Client { get; } = new("https://client.test/mail-reader", Consumer);

    public TestClient EnterpriseClient { get; } = new("urn:client:enterprise", Enterprise);

    /// <summary>A client of each ring; the first two rings have one of their own name.</summary>
    public IEnumerable<TestClient> OnePerRing => [Client, EnterpriseClient, .. others];

    public TestClient Resource { get; } = new("urn:resource:mail", Consumer, mayIntrospect: true);

    /// <summary>The rings' state.</summary>
    public string State { get; private init; }

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
        Clients = [.. OnePerRing.Append(Resource).Select(c => c.Registration)],
        SelfTest = false,
        SignerThreads = 1,
        RequestsPerSecond = 1000,
    };

    /// <param name="prePublication">That of the first ring.</param>
    /// <param name="change">Other options.</param>
    /// <param name="state">Where the state is; null for a file.</param>
    /// <param name="more">Further rings, each named after its algorithm.</param>
    public static async Task<RunningIssuer> StartAsync(TimeSpan? prePublication = null, Func<IssuerOptions, IssuerOptions>? change = null, string? state = null, params SignatureAlgorithm[] more)
    {
        var issuer = state is null ? new RunningIssuer() : new RunningIssuer { State = state };
        try
        {
            WriteWrappingKey(issuer.WrappingKeyFile);
            await issuer.CreateRingAsync(Consumer, issuer.ConsumerIssuer, SignatureAlgorithm.ES256, prePublication);
            await issuer.CreateRingAsync(Enterprise, issuer.EnterpriseIssuer, SignatureAlgorithm.RS256);
            foreach (var algorithm in more)
            {
                string name = algorithm.Name().ToLowerInvariant();
                issuer.others.Add(new TestClient("urn:client:" + name, name));
                await issuer.CreateRingAsync(name, $"{issuer.Address}/{name}", algorithm);
            }
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

    /// <summary>Ends when the service does, with why it cannot go on.</summary>
    public Task EndOfServiceAsync() => application!.WaitForShutdownAsync(TestContext.Current.CancellationToken);

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

    /// <summary>What is signed when a ring's own key is put under other rules: a perfect forgery, as its thief could make it.</summary>
    public async Task<string> ForgeAsync(string ring, string issuer, TokenClaims claims)
    {
        using var store = OpenState();
        var forged = store.Get(ring) with { Issuer = IssuerPattern.Parse(issuer) };
        var options = new SignerOptions { Folder = Path.Combine(folder.FullName, "forging"), WrappingKey = Options.WrappingKey, Threads = 1, SelfTest = false };
        await using var signer = await SignerSupervisor.StartAsync(forged, options, TestContext.Current.CancellationToken);
        return (await signer.Client.SignAsync(forged.ActiveKey!.Kid, claims)).ToString();
    }

    /// <summary>Has the ledger of a service that has ended record something at a time of its own.</summary>
    public async Task RecordAtAsync(DateTimeOffset time)
    {
        await using var ledger = TokenLedger.Open(Ledger, new LedgerOptions { Origin = LedgerOrigin, Signer = new ReadersKey(LedgerKey), Issuers = [], Time = new StandingTime(time) });
        await ledger.AppendAsync(new LedgerRecord
        {
            SignatureSha256 = new byte[32],
            TokenId = "of another time",
            KeyId = "",
            Ring = Consumer,
            Issuer = ConsumerIssuer,
            Audience = TestClient.Mail,
            SubjectSha256 = new byte[32],
            Client = Client.Id,
            IssuedAt = time,
            ExpiresAt = time.AddMinutes(1),
        });
    }

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
        foreach (var client in OnePerRing.Append(Resource))
        {
            client.Dispose();
        }
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

    private sealed class StandingTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
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
