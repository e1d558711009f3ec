using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Keystay.Redaction.Passports;

namespace Keystay.Redaction.Tests.Passports;

/// <summary>Envelopes go both ways between Keystay and the DSSE code of the sigstore project, which nobody here wrote.</summary>
public sealed class SecondOpinionTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("keystay-opinion-").FullName;

    [Theory]
    [InlineData("nistP256", "sha256")]
    [InlineData("nistP384", "sha384")]
    public async Task Sigstore_verifies_our_envelope_and_we_verify_theirs(string curve, string hash)
    {
        await InstallAsync();
        using var key = ECDsa.Create(ECCurve.CreateFromFriendlyName(curve));
        using var signer = PassportSigner.Of(ECDsa.Create(key.ExportParameters(true)));
        using var sample = new SamplePassport();
        var ours = signer.Sign(sample.Content, "core.4711", SHA256.HashData(sample.File));
        string publicPem = Write("public.pem", Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem()));
        Assert.Equal("verified\n", await RunAsync("node", "opinion.mjs", "verify", Write("ours.json", ours), publicPem, hash));

        var changed = Envelope.Parse(ours);
        changed.Payload[100] ^= 1;
        Assert.Equal("refused\n", await RunAsync("node", "opinion.mjs", "verify", Write("changed.json", changed.ToJson()), publicPem, hash));

        changed.Payload[100] ^= 1;
        string privatePem = Write("private.pem", Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()));
        string theirs = await RunAsync("node", "opinion.mjs", "sign", Write("payload", changed.Payload), privatePem, hash, signer.PublicKey.Thumbprint);
        var verdict = new PassportVerifier([signer.PublicKey]).Verify(Encoding.UTF8.GetBytes(theirs), new MemoryStream(sample.File), SamplePassport.Issued, TestContext.Current.CancellationToken);
        Assert.Null(verdict.Refusal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task InstallAsync()
    {
        Require("node");
        Require("npm");
        foreach (string file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Passports", "node")))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
        await RunAsync("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent");
    }

    private static void Require(string command)
    {
        bool isThere = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(f => File.Exists(Path.Combine(f, command)));
        Assert.SkipUnless(isThere || Environment.GetEnvironmentVariable("CI") == "true", $"{command} is not installed: no second opinion on the envelope.");
        Assert.True(isThere, $"{command} is not installed.");
    }

    private async Task<string> RunAsync(string command, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{command} {arguments[0]} ended with {process.ExitCode}: {errors}");
        return await output;
    }

    private string Write(string name, byte[] content)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
