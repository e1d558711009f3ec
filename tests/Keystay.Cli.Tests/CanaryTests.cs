using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace Keystay.Cli.Tests;

/// <summary>A key made for the test goes in; nothing that comes out may hold any part of its private half.</summary>
public sealed class CanaryTests : IDisposable
{
    private const int Part = 16;

    private readonly string folder = Directory.CreateTempSubdirectory("keystay-canary-").FullName;

    [Theory]
    [InlineData("table")]
    [InlineData("json")]
    [InlineData("sarif")]
    [InlineData("html")]
    public async Task No_output_holds_a_part_of_a_private_key(string format)
    {
        using var key = RSA.Create(2048);
        var numbers = key.ExportParameters(true);
        byte[][] secrets = [numbers.D!, numbers.P!, numbers.Q!, numbers.DP!, numbers.DQ!, numbers.InverseQ!];
        await File.WriteAllBytesAsync(Path.Combine(folder, "dump.bin"),
            [.. Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()), .. Encoding.Unicode.GetBytes(key.ToXmlString(true)), .. key.ExportRSAPrivateKey()], TestContext.Current.CancellationToken);
        var result = await CommandResult.RunAsync(folder, ["scan", "dump.bin", "--deep", "--format", format], null, stop: false, TestContext.Current.CancellationToken);

        Assert.Equal(1, result.ExitCode);
        string said = result.Output + result.Errors;
        Assert.DoesNotContain(secrets.SelectMany(Writings), writing => said.Contains(writing, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("table")]
    [InlineData("json")]
    [InlineData("html")]
    public async Task No_report_of_a_redaction_holds_a_part_of_a_private_key(string format)
    {
        using var key = RSA.Create(2048);
        var numbers = key.ExportParameters(true);
        byte[][] secrets = [numbers.D!, numbers.P!, numbers.Q!, numbers.DP!, numbers.DQ!, numbers.InverseQ!];
        await File.WriteAllBytesAsync(Path.Combine(folder, "dump.bin"), [.. Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()), .. key.ExportRSAPrivateKey()], TestContext.Current.CancellationToken);
        var result = await CommandResult.RunAsync(folder, ["redact", "dump.bin", "-o", "copy", "--format", format], null, stop: false, TestContext.Current.CancellationToken);

        Assert.Equal(0, result.ExitCode);
        string said = result.Output + result.Errors;
        Assert.DoesNotContain(secrets.SelectMany(Writings), writing => said.Contains(writing, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void The_search_would_see_a_part_in_each_writing()
    {
        byte[] secret = RandomNumberGenerator.GetBytes(128);
        foreach (string leak in (string[])[Convert.ToHexString(secret, 40, 20), Convert.ToBase64String(secret, 30, 66), new BigInteger(secret, true, true).ToString(CultureInfo.InvariantCulture)])
        {
            Assert.Contains(Writings(secret), writing => leak.Contains(writing, StringComparison.OrdinalIgnoreCase));
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>Every 16 bytes of a value as hex and as base64 in each of its three phases, and the value in decimal, cut to its middle.</summary>
    private static IEnumerable<string> Writings(byte[] secret)
    {
        byte[] reversed = [.. Enumerable.Reverse(secret)];
        for (int i = 0; i + Part <= secret.Length; i++)
        {
            yield return Convert.ToHexString(secret, i, Part);
            yield return Convert.ToHexString(reversed, i, Part);
            // 15 bytes are 20 characters of base64 without a rest; any phase shows at one of the starts.
            yield return Convert.ToBase64String(secret, i, Part - 1);
            yield return Convert.ToBase64String(secret, i, Part - 1).Replace('+', '-').Replace('/', '_');
        }
        yield return new BigInteger(secret, isUnsigned: true, isBigEndian: true).ToString(CultureInfo.InvariantCulture)[40..80];
    }
}
