using System.Diagnostics;
using CsCheck;
using Keystay.Keys;
using Keystay.Scanning.Encodings.OpenPgp;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Tests.Recognisers.Text;

public sealed class OpenPgpTests
{
    [Theory]
    [InlineData("rsa2048"), InlineData("ed25519"), InlineData("nistp256"), InlineData("cv25519")]
    public void A_key_that_gpg_exports_without_a_passphrase_is_read(string algorithm)
    {
        string armour = Export(algorithm, "");
        foreach (bool wide in (bool[])[false, true])
        {
            var harvest = TextSurvey.Of(armour, wide);
            Assert.Equal(algorithm == "cv25519" ? 2 : 1, harvest.Claims.Count);
            harvest.Claims[0].Place.AssertIs("pem", TextSurvey.Ascii(wide), armour, armour.TrimEnd(), wide);
            foreach (var (claim, _) in harvest.Claims)
            {
                AssertMatches(claim);
            }
            Assert.Empty(harvest.Protecteds);
        }
    }

    [Fact]
    public void A_key_with_a_passphrase_is_protected()
    {
        var harvest = TextSurvey.Of(Export("ed25519", "a passphrase"), wide: false);
        Assert.Empty(harvest.Claims);
        var found = Assert.Single(harvest.Protecteds);
        Assert.Equal(("openpgp-encrypted", "AES-128"), (found.Kind, found.Detail));
        Assert.NotNull(found.Public);
    }

    [Fact]
    public void Random_packets_never_break_the_reader() =>
        Gen.Select(Gen.OneOfConst<byte>(0x94, 0x95, 0x96, 0x97, 0x9C, 0xC5, 0xC7, 0xFF), Gen.Byte.Array[0, 60])
            .Array[1, 6].Sample(parts => OpenPgpKeys.Read([.. parts.SelectMany(p => (byte[])[p.Item1, .. p.Item2])]));

    private static void AssertMatches(PrivateClaim claim)
    {
        switch (claim)
        {
            case RsaClaim rsa:
                var product = Number(rsa.Prime1!) * Number(rsa.Prime2!);
                Assert.True(product == Number(rsa.Modulus!), "p·q is not n");
                break;
            case EcClaim ec:
                using (var key = System.Security.Cryptography.ECDsa.Create(new System.Security.Cryptography.ECParameters
                {
                    Curve = System.Security.Cryptography.ECCurve.CreateFromValue(ec.Curve.Oid),
                    D = ec.Scalar,
                }))
                {
                    Assert.Equal(ec.PublicPoint![1..33], key.ExportParameters(false).Q.X);
                }
                break;
            case OkpClaim { Curve: OkpCurve.Ed25519 } okp:
                Assert.Equal(okp.PublicKey, new Org.BouncyCastle.Crypto.Parameters.Ed25519PrivateKeyParameters(okp.Secret).GeneratePublicKey().GetEncoded());
                break;
            case OkpClaim okp:
                Assert.Equal(okp.PublicKey, new Org.BouncyCastle.Crypto.Parameters.X25519PrivateKeyParameters(okp.Secret).GeneratePublicKey().GetEncoded());
                break;
            default:
                Assert.Fail("another kind of claim");
                break;
        }
    }

    private static System.Numerics.BigInteger Number(byte[] bigEndian) => new(bigEndian, isUnsigned: true, isBigEndian: true);

    /// <summary>A new key's armour from GnuPG, an independent writer. cv25519 is an Ed25519 key with an X25519 subkey.</summary>
    private static string Export(string algorithm, string passphrase)
    {
        var home = Directory.CreateTempSubdirectory("keystay-gpg");
        try
        {
            string[] quick = ["--batch", "--homedir", home.FullName, "--pinentry-mode", "loopback", "--passphrase", passphrase];
            string primary = algorithm == "cv25519" ? "ed25519" : algorithm;
            Run("gpg", [.. quick, "--quick-generate-key", "test <test@example.org>", primary, "sign", "never"]);
            if (algorithm == "cv25519")
            {
                string listing = Run("gpg", [.. quick, "--list-keys", "--with-colons"]);
                string fingerprint = listing.Split('\n').First(line => line.StartsWith("fpr:", StringComparison.Ordinal)).Split(':')[9];
                Run("gpg", [.. quick, "--quick-add-key", fingerprint, "cv25519", "encr", "never"]);
            }
            return Run("gpg", [.. quick, "--armor", "--export-secret-keys"]);
        }
        finally
        {
            Run("gpgconf", ["--homedir", home.FullName, "--kill", "gpg-agent"]);
            home.Delete(recursive: true);
        }
    }

    private static string Run(string program, string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
            return output;
        }
        catch (System.ComponentModel.Win32Exception) when (Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip($"{program} is not installed.");
            throw;
        }
    }
}
