using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Keystay.Dumps;
using Keystay.Scanning.Tests.Encodings;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;

namespace Keystay.Scanning.Tests.Recognisers.Binary;

public class JavaFormsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    public void Finds_a_key_store_with_a_private_key_and_tells_its_public_half(int before)
    {
        var store = KeyStore(withKey: true);
        using var harvest = NaiveSurvey.Of(Garbage.Around(store, before));

        var found = Assert.Single(harvest.Protecteds, p => p.Kind == "java-keystore");
        Assert.Equal((before, store.Length), (found.Place.Extents[0].Offset, found.Place.Extents[0].Length));
        Assert.Equal(TestKeys.RsaPublic, found.Public);
        Assert.Contains(harvest.Protecteds, p => p is { Kind: "encrypted-pkcs8", Detail: "Java JKS" });
    }

    [Fact]
    public void A_key_store_cut_short_claims_no_more_than_is_there()
    {
        var store = KeyStore(withKey: true);
        for (int length = 0; length < store.Length; length++)
        {
            using var harvest = NaiveSurvey.Of(store.AsSpan(0, length));
            Assert.All(harvest.Protecteds, p => Assert.True(p.Place.Extents[0].End <= length));
        }
    }

    [Fact]
    public void A_key_store_of_trusted_certificates_holds_no_key()
    {
        using var harvest = NaiveSurvey.Of(Garbage.Around(KeyStore(withKey: false), 4));

        Assert.Empty(harvest.Protecteds);
        Assert.Single(harvest.Publics);
    }

    [Fact]
    public void The_magic_alone_is_no_key_store()
    {
        byte[] bytes = [0xFE, 0xED, 0xFE, 0xED, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 3, (byte)'a', (byte)'b', (byte)'c'];
        using var harvest = NaiveSurvey.Of(Garbage.Around(bytes, 4));

        Assert.Empty(harvest.Protecteds);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    public void Finds_big_integers_in_a_heap_dump(int idBytes)
    {
        var record = HprofArray(idBytes, elementType: 10, elements: 32, TestKeys.RsaParts.P!);
        using var heap = NaiveSurvey.Of(Garbage.Around(record, 3), DumpFormat.Hprof);

        AssertHolds(heap, TestKeys.RsaParts.P!);
        using var elsewhere = NaiveSurvey.Of(Garbage.Around(record, 3), DumpFormat.Raw);
        Assert.Equal(0, elsewhere.Numbers.Count);
    }

    [Fact]
    public void Finds_byte_arrays_in_both_orders_and_a_seed_in_its_octet_string()
    {
        byte[] seed = TestKeys.Ed25519.GetEncoded();
        using var bare = NaiveSurvey.Of(HprofArray(8, 8, 32, seed), DumpFormat.Hprof);
        using var wrapped = NaiveSurvey.Of(HprofArray(8, 8, 34, [4, 32, .. seed]), DumpFormat.Hprof);
        byte[] reversed = [.. seed.Reverse()];
        foreach (var harvest in new[] { bare, wrapped })
        {
            AssertHolds(harvest, seed);
            AssertHolds(harvest, reversed);
        }
    }

    private static void AssertHolds(Keystay.Scanning.Survey.Harvest harvest, byte[] bigEndian)
    {
        byte[] little = [.. bigEndian.Reverse()];
        Assert.Contains(Enumerable.Range(0, harvest.Numbers.Count), i => harvest.Numbers[i].SequenceEqual(little));
    }

    /// <summary>GC_PRIM_ARRAY_DUMP: tag, object, stack trace, count, element type, elements.</summary>
    private static byte[] HprofArray(int idBytes, byte elementType, int elements, byte[] data)
    {
        var id = new byte[idBytes + 4];
        new Random(1).NextBytes(id);
        var count = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(count, elements);
        return [0x23, .. id, .. count, elementType, .. data];
    }

    private static byte[] KeyStore(bool withKey)
    {
        var request = new CertificateRequest("CN=test", TestKeys.Rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        var javaCertificate = new X509CertificateParser().ReadCertificate(certificate.RawData);
        var store = new JksStore();
        store.SetCertificateEntry("trusted", javaCertificate);
        if (withKey)
        {
            store.SetKeyEntry("mine", DotNetUtilities.GetRsaKeyPair(TestKeys.Rsa).Private, "a password".ToCharArray(), [javaCertificate]);
        }
        using var stream = new MemoryStream();
        store.Save(stream, "a password".ToCharArray());
        return stream.ToArray();
    }
}
