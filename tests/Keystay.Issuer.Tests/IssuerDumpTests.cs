using System.Buffers.Text;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using NSec.Cryptography;

namespace Keystay.Issuer.Tests;

/// <summary>
/// What root sees of the issuer's own process. Its wrapped keys lie in it, and are found by their length in front of them; each is opened here, with the wrapping key, and
/// then looked for.
/// </summary>
public sealed class IssuerDumpTests
{
    /// <summary>PKCS#8 of an Ed25519 key has 48 bytes (RFC 8410, section 7), and 56 when it is wrapped (RFC 5649); the seed is its end.</summary>
    private const int WrappedBytes = 56, SeedBytes = 32;

    [Fact]
    public async Task No_key_of_the_service_is_in_a_dump_of_its_process()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "What root sees is what the test is about.");
        await using var issuer = await RunningIssuer.StartAsync();
        await issuer.StopAsync();
        using var process = await issuer.StartProcessAsync();
        byte[] wrappingKey = await File.ReadAllBytesAsync(issuer.WrappingKeyFile, TestContext.Current.CancellationToken);
        byte[] dump;
        string[] published;
        try
        {
            published = [await FeedKeyAsync(issuer, RunningIssuer.Consumer), await FeedKeyAsync(issuer, RunningIssuer.Enterprise), Base64Url.EncodeToString(issuer.LedgerKey.Bytes.Span)];
            dump = await DumpAsync(process.Id, Path.Combine(issuer.Options.Folder, "dump"));
        }
        finally
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        var seeds = Seeds(dump, HMACSHA256.HashData(wrappingKey, "keystay wrapping key/1\n_issuer"u8));
        // The self-test's key may be there besides.
        Assert.Superset(published.ToHashSet(), seeds.Keys.ToHashSet());
        Assert.All(seeds.Values, seed => Assert.Equal(-1, dump.AsSpan().IndexOf(seed)));
        Assert.Equal(-1, dump.AsSpan().IndexOf(wrappingKey));
        // The search finds what is there.
        Assert.NotEqual(-1, dump.AsSpan().IndexOf(issuer.LedgerKey.Bytes.Span));
    }

    /// <summary>Every wrapped key that the dump holds as a managed array, opened, by its public key.</summary>
    private static Dictionary<string, byte[]> Seeds(byte[] dump, byte[] wrappingKey)
    {
        using var aes = Aes.Create();
        aes.Key = wrappingKey;
        byte[] length = BitConverter.GetBytes((long)WrappedBytes);
        var seeds = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        for (int at = 0; dump.AsSpan(at).IndexOf(length) is var found and >= 0 && at + found + length.Length + WrappedBytes <= dump.Length;)
        {
            at += found + length.Length;
            if (SeedOf(aes, dump.AsSpan(at, WrappedBytes)) is { } seed)
            {
                using var key = Key.Import(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey);
                seeds[Base64Url.EncodeToString(key.PublicKey.Export(KeyBlobFormat.RawPublicKey))] = seed;
            }
        }
        return seeds;
    }

    private static byte[]? SeedOf(Aes aes, ReadOnlySpan<byte> wrapped)
    {
        try
        {
            return aes.DecryptKeyWrapPadded(wrapped)[^SeedBytes..];
        }
        catch (CryptographicException)
        {
            return null; // something else of this length
        }
    }

    private static async Task<string> FeedKeyAsync(RunningIssuer issuer, string ring)
    {
        using var jwks = JsonDocument.Parse(await issuer.Http.GetStringAsync($"/{ring}/revocations/keys", TestContext.Current.CancellationToken));
        return jwks.RootElement.GetProperty("keys")[0].GetProperty("x").GetString()!;
    }

    private static async Task<byte[]> DumpAsync(int process, string path)
    {
        using var dumper = Process.Start(new ProcessStartInfo(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "createdump"), ["--full", "-f", path, $"{process}"]) { RedirectStandardOutput = true })!;
        await dumper.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await dumper.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, dumper.ExitCode);
        return await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
    }
}
