using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Keystay.Keys;
using Keystay.Tokens;
using Keystay.Tokens.Trust;

namespace Keystay.Signing.IdentityModel.Tests;

/// <summary>The sample: an OpenIddict server that signs through a signer, run as anyone would.</summary>
public sealed class IdentityServerTests
{
    [Fact]
    public async Task Its_tokens_are_signed_by_the_ring_s_key_and_the_key_is_not_in_its_process()
    {
        await using var server = await IdentityServerProcess.StartAsync();
        Assert.Equal("invalid_client", (await server.PostAsync("another")).Json.GetProperty("error").GetString());
        var (status, json) = await server.PostAsync(IdentityServerProcess.Secret);
        Assert.True(status == HttpStatusCode.OK, json.ToString());

        await using var keys = new MetadataKeySource(new MetadataOptions { Metadata = [new MetadataAddress(server.Address + ".well-known/openid-configuration")], AllowLoopbackHttp = true });
        await keys.LoadAsync(TestContext.Current.CancellationToken);
        var result = new TokenValidator(new TokenValidatorOptions { Audiences = [IdentityServerProcess.Audience] }, keys).Validate(json.GetProperty("access_token").GetString().AsMemory());
        Assert.Equal((TokenReason.Accepted, server.Key.PublicKey), (result.Reason, result.Key?.Key));

        if (Environment.IsPrivilegedProcess)
        {
            Look(await DumpAsync(server), PrivateHalf(server), ((RsaPublicKey)server.Key.PublicKey).Modulus.ToArray());
        }
    }

    /// <summary>Both byte orders: libcrypto's numbers are little-endian.</summary>
    private static void Look(byte[] dump, RSAParameters key, byte[] modulus)
    {
        foreach (byte[] value in new[] { key.P!, key.Q!, key.D!, key.DP!, key.DQ!, key.InverseQ! })
        {
            Assert.Equal(-1, dump.AsSpan().IndexOf(value));
            Assert.Equal(-1, dump.AsSpan().IndexOf(value.Reverse().ToArray()));
        }
        // The search finds what is there.
        Assert.NotEqual(-1, dump.AsSpan().IndexOf(modulus));
    }

    /// <summary>Opened here alone, with the wrapping key, to know what to look for (docs/signing.md, "Rings").</summary>
    private static RSAParameters PrivateHalf(IdentityServerProcess server)
    {
        using var aes = Aes.Create();
        aes.Key = HMACSHA256.HashData(server.WrappingKey, "keystay wrapping key/1\nconsumer"u8);
        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(aes.DecryptKeyWrapPadded(server.Key.Sealed.Span), out _);
        return rsa.ExportParameters(includePrivateParameters: true);
    }

    private static async Task<byte[]> DumpAsync(IdentityServerProcess server)
    {
        string path = Path.Combine(server.Folder, "dump");
        using var dumper = Process.Start(new ProcessStartInfo(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "createdump"), ["--full", "-f", path, $"{server.Id}"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var complaints = dumper.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await dumper.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await dumper.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(File.Exists(path), await complaints);
        return await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
    }
}
