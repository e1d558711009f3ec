using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace Keystay.Cli.Tests;

/// <summary>Keys made for the test go in, whole and damaged; nothing that comes out may hold eight bytes of any private value, nor a copy 16.</summary>
public sealed class CanaryTests : IDisposable
{
    private const string TokenHead = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ";

    private readonly string folder = Directory.CreateTempSubdirectory("keystay-canary-").FullName;
    private readonly CanarySearch search, copySearch;

    public CanaryTests()
    {
        using var rsa = RSA.Create(2048);
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var numbers = rsa.ExportParameters(true);
        byte[] d = ec.ExportParameters(true).D!, password = RandomNumberGenerator.GetBytes(32);
        byte[][] secrets = [numbers.D!, numbers.P!, numbers.Q!, numbers.DP!, numbers.DQ!, numbers.InverseQ!, d, password];
        // A redacted copy may keep what is too little to be told from chance where a value was cut off.
        (search, copySearch) = (new(secrets, 8), new(secrets, 16));
        string jwk = $$"""{"kty":"RSA","n":"{{Url(numbers.Modulus!)}}","e":"AQAB","d":"{{Url(numbers.D!)}}","p":"{{Url(numbers.P!)}}","q":"{{Url(numbers.Q!)}}"}""";
        byte[] token = Encoding.ASCII.GetBytes($"{TokenHead}.{Url(HMACSHA256.HashData(password, Encoding.ASCII.GetBytes(TokenHead)))}");
        byte[][] pieces =
        [
            Encoding.ASCII.GetBytes(rsa.ExportPkcs8PrivateKeyPem()), Encoding.Unicode.GetBytes(rsa.ToXmlString(true)), rsa.ExportRSAPrivateKey(),
            Encoding.ASCII.GetBytes(jwk), ec.ExportECPrivateKey(), Encoding.ASCII.GetBytes(ec.ExportPkcs8PrivateKeyPem()),
            [.. token, 0], [0, 0, 0, 0, 0, 0, 0, 0, 32, 0, 0, 0, 0, 0, 0, 0, .. password],
        ];
        // What begins like a key and is none must not be quoted either.
        byte[][] damaged = [.. pieces.Select(Damaged), .. pieces.Select(p => p[..(p.Length / 2)])];
        File.WriteAllBytes(Path("dump.bin"), [.. pieces.Concat(damaged).SelectMany(Aligned)]);
        File.WriteAllBytes(Path("damaged.bin"), [.. damaged.SelectMany(Aligned)]);
        File.WriteAllText(Path("private.jwk"), jwk);
        File.WriteAllText(Path("private.pem"), rsa.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path("cut.jwk"), jwk[..^40]);
        File.WriteAllText(Path("signer.key"), ec.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path("signer.pub"), ec.ExportSubjectPublicKeyInfoPem());
    }

    public static TheoryData<string> Commands() =>
    [
        "scan dump.bin",
        "scan dump.bin --format json --include symmetric",
        "scan dump.bin --format sarif",
        "scan dump.bin --format html",
        "scan dump.bin --format json --deep",
        "scan damaged.bin --format json --deep",
        "scan dump.bin --known private.jwk",
        "scan dump.bin --known private.pem",
        "scan dump.bin --known cut.jwk",
        "redact dump.bin -o copy",
        "redact dump.bin -o copy --format json",
        "redact dump.bin -o copy --format html",
        "redact dump.bin -o copy --passport copy.passport --key signer.key",
        "redact dump.bin -o copy --passport copy.passport --key cut.jwk",
        "verify private.pem private.jwk --trust signer.pub",
        "verify dump.bin private.jwk --trust signer.key --format json",
        "verify private.pem dump.bin --trust private.pem",
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Nothing_that_a_command_says_or_writes_holds_a_part_of_a_private_value(string command)
    {
        var before = Directory.GetFiles(folder).ToHashSet();
        var result = await CommandResult.RunAsync(folder, command.Split(' '), null, stop: false, TestContext.Current.CancellationToken, trace: true);

        Assert.True(result.Output.Length + result.Errors.Length > 0);
        Assert.False(search.Sees(Encoding.UTF8.GetBytes(result.Output)), "Standard output holds a part of a private value.");
        Assert.False(search.Sees(Encoding.UTF8.GetBytes(result.Errors)), "Standard error holds a part of a private value.");
        Assert.All(Directory.GetFiles(folder).Except(before), file => Assert.False((file.EndsWith("copy", StringComparison.Ordinal) ? copySearch : search).Sees(File.ReadAllBytes(file)), $"{file} holds a part of a private value."));
    }

    [Fact]
    public void The_search_sees_eight_bytes_in_each_writing()
    {
        byte[] secret = RandomNumberGenerator.GetBytes(128);
        var canary = new CanarySearch([secret], 8);
        byte[] reversed = [.. Enumerable.Reverse(secret)];
        foreach (byte[] part in (byte[][])[secret[40..48], reversed[41..49]])
        {
            Assert.True(canary.Sees([1, .. part, 2]));
            Assert.True(canary.Sees(Encoding.ASCII.GetBytes("x" + Convert.ToHexString(part))));
            Assert.True(canary.Sees(Encoding.ASCII.GetBytes("x" + Convert.ToHexStringLower(part))));
            for (int phase = 0; phase < 3; phase++)
            {
                byte[] inside = [.. new byte[phase], .. part];
                Assert.True(canary.Sees(Encoding.ASCII.GetBytes(Convert.ToBase64String(inside))));
                Assert.True(canary.Sees(Encoding.ASCII.GetBytes(Url(inside))));
            }
        }
        Assert.False(canary.Sees(RandomNumberGenerator.GetBytes(1 << 20)));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Path(string name) => System.IO.Path.Combine(folder, name);

    private static string Url(byte[] bytes) => Base64Url.EncodeToString(bytes);

    private static byte[] Damaged(byte[] piece)
    {
        byte[] damaged = [.. piece];
        damaged[damaged.Length / 2] ^= 0x15;
        return damaged;
    }

    private static byte[] Aligned(byte[] piece) => [.. piece, .. new byte[32 - (piece.Length % 16)]];
}
