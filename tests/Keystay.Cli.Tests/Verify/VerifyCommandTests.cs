using System.Security.Cryptography;
using Xunit;

namespace Keystay.Cli.Tests;

/// <summary>The verify verb from outside, on a copy and a passport that redact wrote.</summary>
public sealed class VerifyCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("keystay-verify-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_passport_is_good_for_its_file_its_key_and_its_time_only()
    {
        byte[] dump = new byte[3 << 20];
        new Random(7).NextBytes(dump);
        using (var leaked = RSA.Create(2048))
        {
            leaked.ExportPkcs8PrivateKey().CopyTo(dump, 1 << 20);
        }
        Write("core", dump);
        WriteKey("signer");
        WriteKey("stranger");
        var redacted = await RunAsync("redact", "core", "-o", "copy", "--passport", "passport.json", "--key", "signer.key");
        Assert.True(redacted.ExitCode == 0, redacted.Errors);

        Assert.Equal((0, null), await VerdictAsync("copy", "passport.json", "--trust", "signer.pub"));
        Assert.Equal((1, "wrong-file"), await VerdictAsync("core", "passport.json", "--trust", "signer.pub"));
        Assert.Equal((1, "untrusted-key"), await VerdictAsync("copy", "passport.json", "--trust", "stranger.pub"));
        Assert.Equal((1, "expired"), await VerdictAsync("copy", "passport.json", "--trust", "signer.pub", "--at", "2099-01-01T00:00:00Z"));
        Assert.Equal((1, "not-yet-valid"), await VerdictAsync("copy", "passport.json", "--trust", "signer.pub", "--at", "2020-01-01T00:00:00Z"));

        byte[] tampered = await File.ReadAllBytesAsync(Path.Combine(folder, "copy"), Cancel);
        tampered[77] ^= 1;
        Write("tampered", tampered);
        Assert.Equal((1, "wrong-file"), await VerdictAsync("tampered", "passport.json", "--trust", "signer.pub"));
        Write("cut.json", (await File.ReadAllBytesAsync(Path.Combine(folder, "passport.json"), Cancel))[..^9]);
        Assert.Equal((1, "malformed"), await VerdictAsync("copy", "cut.json", "--trust", "signer.pub"));
    }

    [Fact]
    public async Task What_cannot_be_read_is_never_verified()
    {
        WriteKey("signer");
        Write("file", [1]);
        Assert.Equal(3, (await RunAsync("verify", "missing", "file", "--trust", "signer.pub")).ExitCode);
        Assert.Equal(3, (await RunAsync("verify", "file", "missing", "--trust", "signer.pub")).ExitCode);
        Assert.Equal(3, (await RunAsync("verify", "file", "file", "--trust", "missing")).ExitCode);
        Assert.Equal(2, (await RunAsync("verify", "file", "file")).ExitCode);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task<(int ExitCode, string? Reason)> VerdictAsync(params string[] arguments)
    {
        var result = await RunAsync(["verify", .. arguments, "--format", "json"]);
        using var report = System.Text.Json.JsonDocument.Parse(result.Output);
        return (result.ExitCode, report.RootElement.GetProperty("reason").GetString());
    }

    private void WriteKey(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string path = Path.Combine(folder, name + ".key");
        File.WriteAllText(path, key.ExportPkcs8PrivateKeyPem());
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        File.WriteAllText(Path.Combine(folder, name + ".pub"), key.ExportSubjectPublicKeyInfoPem());
    }

    private void Write(string name, byte[] bytes) => File.WriteAllBytes(Path.Combine(folder, name), bytes);

    private Task<CommandResult> RunAsync(params string[] arguments) => CommandResult.RunAsync(folder, arguments, null, stop: false, Cancel);
}
