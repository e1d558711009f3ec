using System.Security.Cryptography;
using System.Text;
using Keystay.Scanning.Tests.Encodings;

namespace Keystay.Scanning.Tests.Recognisers.Binary;

public class WindowsBlobsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(13)]
    public void Finds_a_capi_private_key(int before)
    {
        using var provider = new RSACryptoServiceProvider();
        provider.ImportParameters(TestKeys.RsaParts);
        var blob = provider.ExportCspBlob(includePrivateParameters: true);
        using var harvest = NaiveSurvey.Of(Garbage.Around(blob, before));

        TestKeys.AssertIsRsa(harvest.OneClaim("capi-blob", "le", before, blob.Length));
        Assert.Equal([TestKeys.RsaPublic.Thumbprint], harvest.Publics.Keys);
    }

    [Fact]
    public void Finds_a_capi_public_key()
    {
        using var provider = new RSACryptoServiceProvider();
        provider.ImportParameters(TestKeys.RsaParts);
        using var harvest = NaiveSurvey.Of(Garbage.Around(provider.ExportCspBlob(includePrivateParameters: false), 3));

        Assert.Equal([TestKeys.RsaPublic.Thumbprint], harvest.Publics.Keys);
        Assert.Empty(harvest.Claims);
    }

    /// <summary>ECMA-335, section II.6.2.1.3: what stands before the key in an assembly's metadata.</summary>
    [Theory]
    [InlineData("002400000480000094000000", true)]
    [InlineData("002400000C80000094000000", true)]
    [InlineData("002400000580000094000000", false)]
    [InlineData("000000000480000094000000", false)]
    public void The_public_key_in_the_name_of_an_assembly_is_whoever_signed_it(string before, bool isName)
    {
        using var provider = new RSACryptoServiceProvider();
        provider.ImportParameters(TestKeys.RsaParts);
        byte[] blob = [.. Convert.FromHexString(before), .. provider.ExportCspBlob(includePrivateParameters: false)];
        blob[Convert.FromHexString(before).Length + 5] = 0x24; // CALG_RSA_SIGN
        using var harvest = NaiveSurvey.Of(Garbage.Around(blob, 3));

        Assert.Equal(isName, Assert.Single(harvest.Publics.Values).IsAuthority);
    }

    [Theory]
    [InlineData("RSA2", 0)]
    [InlineData("RSA3", 5)]
    public void Finds_a_cng_rsa_key(string magic, int before)
    {
        var blob = CngRsa(magic);
        using var harvest = NaiveSurvey.Of(Garbage.Around(blob, before));

        TestKeys.AssertIsRsa(harvest.OneClaim("cng-blob", "be", before, blob.Length), withExponent: magic == "RSA3");
    }

    [Fact]
    public void Finds_a_cng_rsa_public_key()
    {
        using var harvest = NaiveSurvey.Of(Garbage.Around(CngRsa("RSA1"), 3));

        Assert.Equal([TestKeys.RsaPublic.Thumbprint], harvest.Publics.Keys);
        Assert.Empty(harvest.Claims);
    }

    [Theory]
    [InlineData("ECS2", "P-256")]
    [InlineData("ECS4", "P-384")]
    [InlineData("ECS6", "P-521")]
    [InlineData("ECK2", "P-256")]
    [InlineData("ECK4", "P-384")]
    [InlineData("ECK6", "P-521")]
    [InlineData("ECDV", "secp256k1")]
    [InlineData("ECKV", "P-384")]
    public void Finds_a_cng_ec_key(string magic, string curve)
    {
        using var key = TestKeys.Ec(curve);
        var blob = CngEc(magic, key);
        using var harvest = NaiveSurvey.Of(Garbage.Around(blob, 6));

        TestKeys.AssertIsEc(harvest.OneClaim("cng-blob", "be", 6, blob.Length), key, curve);
        Assert.Equal([key.Public(curve).Thumbprint], harvest.Publics.Keys);
    }

    [Theory]
    [InlineData("ECS1", "P-256")]
    [InlineData("ECK5", "P-521")]
    [InlineData("ECDP", "secp256k1")]
    public void Finds_a_cng_ec_public_key(string magic, string curve)
    {
        using var key = TestKeys.Ec(curve);
        using var harvest = NaiveSurvey.Of(Garbage.Around(CngEc(magic, key), 6));

        Assert.Equal([key.Public(curve).Thumbprint], harvest.Publics.Keys);
        Assert.Empty(harvest.Claims);
    }

    [Fact]
    public void A_blob_cut_short_is_no_key()
    {
        using var provider = new RSACryptoServiceProvider();
        provider.ImportParameters(TestKeys.RsaParts);
        using var ec = TestKeys.Ec("P-256");
        foreach (var blob in new[] { provider.ExportCspBlob(includePrivateParameters: true), CngRsa("RSA2"), CngRsa("RSA3"), CngEc("ECS2", ec) })
        {
            for (int length = 0; length < blob.Length; length++)
            {
                using var harvest = NaiveSurvey.Of(blob.AsSpan(0, length));
                Assert.Empty(harvest.Claims);
            }
        }
    }

    /// <summary>BCRYPT_RSAKEY_BLOB as bcrypt.h lays it out.</summary>
    private static byte[] CngRsa(string magic)
    {
        var parts = TestKeys.RsaParts;
        bool isPrivate = magic != "RSA1";
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Encoding.ASCII.GetBytes(magic));
        foreach (int field in new[] { 2048, parts.Exponent!.Length, parts.Modulus!.Length, isPrivate ? 128 : 0, isPrivate ? 128 : 0 })
        {
            writer.Write(field);
        }
        byte[][] numbers = magic switch
        {
            "RSA1" => [parts.Exponent, parts.Modulus],
            "RSA2" => [parts.Exponent, parts.Modulus, parts.P!, parts.Q!],
            _ => [parts.Exponent, parts.Modulus, parts.P!, parts.Q!, parts.DP!, parts.DQ!, parts.InverseQ!, parts.D!],
        };
        foreach (var number in numbers)
        {
            writer.Write(number);
        }
        return stream.ToArray();
    }

    private static byte[] CngEc(string magic, ECDsa key)
    {
        var parts = key.ExportParameters(true);
        byte[] head = [.. Encoding.ASCII.GetBytes(magic), (byte)parts.Q.X!.Length, 0, 0, 0, .. parts.Q.X, .. parts.Q.Y!];
        return magic[3] is '2' or '4' or '6' or 'V' ? [.. head, .. parts.D!] : head;
    }
}
