using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Keystay.Keys;
using Keystay.Signing.Custody;
using Keystay.Signing.Rings;

namespace Keystay.Signing.IdentityModel.Tests;

/// <summary>The sample identity server as a process of its own, with a ring that was made for it and one client.</summary>
internal sealed class IdentityServerProcess : IAsyncDisposable
{
    public const string Audience = "api://mail", Client = "reader", Secret = "3Qf0w1rQ8mYb";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("keystay-identity-server-");
    private readonly HttpClient http = new();
    private Process? process;

    private IdentityServerProcess()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        Address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/";
    }

    /// <summary>Where it listens, and its issuer.</summary>
    public string Address { get; }

    public int Id => process!.Id;

    /// <summary>The ring's key, private half wrapped.</summary>
    public RingKey Key { get; private set; } = null!;

    public byte[] WrappingKey { get; } = RandomNumberGenerator.GetBytes(32);

    public string Folder => folder.FullName;

    public static async Task<IdentityServerProcess> StartAsync()
    {
        var server = new IdentityServerProcess();
        try
        {
            await server.CreateRingAsync();
            await server.RunAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>What it answers to a request for a token.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Json)> PostAsync(string secret)
    {
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", Client), new("client_secret", secret), new("scope", "mail.read")]);
        using var answer = await http.PostAsync(Address + "token", form, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { } running)
        {
            running.Kill(entireProcessTree: true);
            await running.WaitForExitAsync();
            running.Dispose();
        }
        http.Dispose();
        folder.Delete(recursive: true);
    }

    private async Task CreateRingAsync()
    {
        string wrappingKey = Path.Combine(Folder, "wrapping-key");
        await File.WriteAllBytesAsync(wrappingKey, WrappingKey);
        File.SetUnixFileMode(wrappingKey, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var ring = new Ring("consumer", IssuerPattern.Parse(Address), SignatureAlgorithm.RS256, RotationPolicy.MultiTenant, KeyCustody.Isolated, new TokenPolicy([Audience], TimeSpan.FromHours(1)), []);
        var options = new SignerOptions { Folder = Path.Combine(Folder, "making"), WrappingKey = "file:" + wrappingKey, Threads = 1, SelfTest = false };
        await using var signer = await SignerSupervisor.StartAsync(ring, options, TestContext.Current.CancellationToken);
        var made = await signer.GenerateKeyAsync(TestContext.Current.CancellationToken);
        using var store = RingStore.Open(Path.Combine(Folder, "keystay.db"));
        store.Create(ring);
        Key = store.AddKey(ring.Name, made.PublicKey, made.Sealed);
    }

    private async Task RunAsync()
    {
        // samples/ is built beside tests/, in the same configuration.
        var tests = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(tests.FullName, "Keystay.slnx")))
        {
            tests = tests.Parent!;
        }
        string built = Path.GetRelativePath(Path.Combine(tests.FullName, "tests", "Keystay.Signing.IdentityModel.Tests"), AppContext.BaseDirectory);
        string program = Path.Combine(tests.FullName, "samples", "IdentityServer", built, "IdentityServer.dll");
        string hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Secret)));
        var start = new ProcessStartInfo(
            "dotnet", [program, "--contentRoot", Path.GetDirectoryName(program)!, "--urls", Address, "--Keystay:State", Path.Combine(Folder, "keystay.db"), "--Keystay:WrappingKey", "file:" + Path.Combine(Folder, "wrapping-key"), "--Keystay:Folder", Path.Combine(Folder, "signers"), $"--Clients:{Client}", hash])
        {
            RedirectStandardOutput = true,
        };
        process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.Contains("Now listening on: ", StringComparison.Ordinal))
            {
                // What it logs from here on is read and dropped: a full pipe would stop it.
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return;
            }
        }
        throw new InvalidOperationException("The sample ended before it listened.");
    }
}
