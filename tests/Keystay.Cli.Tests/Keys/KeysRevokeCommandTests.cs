using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using Keystay.Keys;
using Keystay.Signing.Rings;
using Keystay.Tokens.Revocations;
using Keystay.Tokens.Trust;
using Xunit;

namespace Keystay.Cli.Tests.Keys;

/// <summary><c>keystay keys revoke</c>, with a real issuer and without.</summary>
public sealed class KeysRevokeCommandTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("keystay-revoke-test-");

    private string State => Path.Combine(folder.FullName, "state.db");

    [Fact]
    public async Task With_an_issuer_it_ends_when_the_validator_that_follows_has_confirmed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signers need Linux.");
        string address = FreeAddress(), issuer = address + "/consumer";
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "clients.json"), "{\"clients\":[]}", TestContext.Current.CancellationToken);
        SessionProps.Make(["secret", "wrapping-key"], name => Path.Combine(folder.FullName, name), "");
        var created = await RunAsync("keys", "create", "consumer", "--issuer", issuer, "--audience", "api://*", "--wrapping-key", "file:wrapping-key", "--state", State, "--format", "json");
        Assert.True(created.ExitCode == 0, created.Errors);
        string kid = JsonDocument.Parse(created.Output).RootElement.GetProperty("rings")[0].GetProperty("keys")[0].GetProperty("kid").GetString()!;
        using var running = await StartIssuerAsync(address);
        try
        {
            await using var keys = new MetadataKeySource(new MetadataOptions { Jwks = [new JwksAddress(new Uri(issuer + "/revocations/keys"), IssuerPattern.Parse(issuer))], AllowLoopbackHttp = true });
            await keys.LoadAsync(TestContext.Current.CancellationToken);
            await using var feed = new HttpRevocationFeed(new RevocationFeedOptions { Address = new Uri(issuer + "/revocations"), Issuer = IssuerPattern.Parse(issuer), Keys = keys, AllowLoopbackHttp = true });
            await feed.LoadAsync(TestContext.Current.CancellationToken);

            var result = await RunAsync("keys", "revoke", kid, "--reason", "a drill", "--state", State, "--wait", "240", "--format", "json");

            Assert.True(result.ExitCode == 0, result.Errors);
            var revocation = JsonDocument.Parse(result.Output).RootElement.GetProperty("revocation");
            Assert.Equal((kid, 1, 1), (revocation.GetProperty("kid").GetString(), revocation.GetProperty("followers").GetInt32(), revocation.GetProperty("confirmed").GetInt32()));
            Assert.Equal(JsonValueKind.Number, revocation.GetProperty("slowestMilliseconds").ValueKind);
            Assert.Equal(1, feed.Revocations.Count);
        }
        finally
        {
            running.Kill(entireProcessTree: true);
            await running.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Without_an_issuer_the_key_is_revoked_and_the_command_says_that_nobody_was_told()
    {
        string kid = CreateKey();
        var result = await RunAsync("keys", "revoke", kid, "--reason", "a drill", "--state", State, "--wait", "240");
        Assert.Equal(3, result.ExitCode);
        Assert.StartsWith($"keystay: no-issuer: key {kid} is revoked in the state", result.Errors, StringComparison.Ordinal);
        using var store = RingStore.Open(State);
        Assert.Equal(KeyState.Revoked, Assert.Single(store.Get("consumer").Keys).State);
    }

    [Fact]
    public async Task Without_waiting_it_tells_of_the_state_alone()
    {
        string kid = CreateKey();
        var result = await RunAsync("keys", "revoke", kid, "--reason", "a drill", "--state", State, "--wait", "0", "--format", "json");
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Contains("\"state\": \"revoked\"", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\"revocation\"", result.Output, StringComparison.Ordinal);
    }

    /// <summary>One that hangs looks like this: it has its lock, and nothing happens.</summary>
    [Fact]
    public async Task An_issuer_that_does_nothing_is_told_from_one_that_is_not_there()
    {
        string kid = CreateKey();
        using var store = RingStore.Open(State);
        using var lease = store.AcquireIssuerLease();
        var result = await RunAsync("keys", "revoke", kid, "--reason", "a drill", "--state", State, "--wait", "1");
        Assert.Equal(3, result.ExitCode);
        Assert.StartsWith("keystay: not-published: ", result.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static string FreeAddress()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        return $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
    }

    private Task<CommandResult> RunAsync(params string[] arguments) => CommandResult.RunAsync(folder.FullName, arguments, null, stop: false, TestContext.Current.CancellationToken);

    /// <summary>A ring with a key that nothing signs with.</summary>
    private string CreateKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var store = RingStore.Open(State);
        store.Create(new Ring("consumer", IssuerPattern.Parse("https://login.example/consumer"), SignatureAlgorithm.ES256, RotationPolicy.MultiTenant, KeyCustody.Isolated, new TokenPolicy(["api://*"], TimeSpan.FromHours(1)), []));
        return store.AddKey("consumer", PublicKeyReader.Read(key.ExportSubjectPublicKeyInfo())[0].Key, default).Kid;
    }

    private async Task<Process> StartIssuerAsync(string address)
    {
        var process = Process.Start(new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "keystay.dll"), "issuer", "--address", address, "--clients", "clients.json", "--wrapping-key", "file:wrapping-key", "--state", State])
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardError = true,
        })!;
        string said = "";
        while (await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            said += line + "\n";
            if (line.StartsWith("Issuing at", StringComparison.Ordinal))
            {
                _ = process.StandardError.ReadToEndAsync(CancellationToken.None);
                return process;
            }
        }
        process.Dispose();
        throw new InvalidOperationException(said);
    }
}
