using System.Formats.Asn1;
using Keystay.Dumps.Testing;
using Keystay.Keys;

namespace Keystay.Scanning.Tests.Scans;

/// <summary>Values that nothing points at and nothing counts: remains of an encoding, and what only a search of every byte finds.</summary>
public class LooseNumbersTests
{
    private const ulong Heap = 0x55d0_0000_1000, Data = 0x7f10_0000_0000;

    [Theory]
    [InlineData(1024, "rsa.p")]
    [InlineData(1536, "rsa.q")]
    [InlineData(2048, "rsa.p")]
    [InlineData(2048, "rsa.d")]
    [InlineData(2048, "rsa.dq")]
    [InlineData(3072, "rsa.q")]
    [InlineData(4096, "rsa.dp")]
    public void One_whole_integer_of_an_overwritten_encoding_proves_the_key(int bits, string form)
    {
        var key = FreshKey.Rsa(bits);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteIntegerUnsigned(key.Values[form]);
        byte[] integer = writer.Encode();
        HeldMemory heap = new(Heap, noise: 7), data = new(Data, noise: 8);
        ulong at = heap.Put(integer, behind: 5) + (ulong)(integer.Length - key.Values[form].Length);
        data.Put(key.Spki);
        var core = new ElfCoreBuilder().PrStatus(1).Load(Heap, heap.Bytes).Load(Data, data.Bytes).Build();

        Scan.Of(core.Bytes).OnlyKey(key).At(form, "be", core.OffsetOf(at), key.Values[form].Length);
    }

    public static TheoryData<string, string, string, int> Loose()
    {
        var all = new TheoryData<string, string, string, int>();
        for (int phase = 0; phase < 8; phase++)
        {
            foreach (string order in (string[])["be", "le64", "be32-words"])
            {
                all.Add("RSA", phase % 2 == 0 ? "rsa.p" : "rsa.d", order, phase);
            }
        }
        all.Add("P-256", "ec.d", "be", 3);
        all.Add("P-384", "ec.d", "le64", 5);
        return all;
    }

    [Theory]
    [MemberData(nameof(Loose))]
    public void A_deep_scan_finds_a_value_at_any_byte_of_random_data(string kind, string form, string order, int phase)
    {
        var key = FreshKey.Of(kind);
        byte[] value = Ordered(key.Values[form], order);
        HeldMemory heap = new(Heap, 4 << 10, noise: 7), data = new(Data, 4 << 10, noise: 8);
        ulong at = heap.Put(value, behind: phase);
        data.Put(key.Spki);
        var core = new ElfCoreBuilder().PrStatus(1).Load(Heap, heap.Bytes).Load(Data, data.Bytes).Build();

        Scan.With(new ScanOptions { Deep = true }, core.Bytes).OnlyKey(key).At(form, order, core.OffsetOf(at), value.Length);
    }

    [Theory]
    [InlineData("be")]
    [InlineData("le64")]
    [InlineData("be32-words")]
    public void An_aligned_value_is_found_without_deep_when_its_public_key_is_here(string order)
    {
        var key = FreshKey.Rsa();
        byte[] value = Ordered(key.Values["rsa.q"], order);
        HeldMemory heap = new(Heap, noise: 7), data = new(Data, noise: 8);
        ulong at = heap.Put(value, behind: 8);
        data.Put(key.Spki);
        var core = new ElfCoreBuilder().PrStatus(1).Load(Heap, heap.Bytes).Load(Data, data.Bytes).Build();

        Scan.Of(core.Bytes).OnlyKey(key).At("rsa.q", order, core.OffsetOf(at), value.Length);
    }

    /// <summary>A self-signed certificate says CA:TRUE; a trust store has a hundred of them.</summary>
    [Fact]
    public void The_key_of_a_lone_authority_is_looked_for_like_any_other()
    {
        using var rsa = System.Security.Cryptography.RSA.Create(2048);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest(
            "CN=authority.example.test", rsa, System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new System.Security.Cryptography.X509Certificates.X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        var parts = rsa.ExportParameters(true);
        var key = new FreshKey(new RsaPublicKey(parts.Modulus, parts.Exponent), new Dictionary<string, byte[]> { ["rsa.q"] = parts.Q! }, []);
        var heap = new HeldMemory(Heap, noise: 7);
        ulong at = heap.Put(parts.Q, behind: 8);
        heap.Put(certificate.RawData);
        var core = new ElfCoreBuilder().PrStatus(1).Load(Heap, heap.Bytes).Build();

        Scan.Of(core.Bytes).OnlyKey(key).At("rsa.q", "be", core.OffsetOf(at), 128);
    }

    private static byte[] Ordered(byte[] big, string order)
    {
        byte[] ordered = [.. big];
        switch (order)
        {
            case "le64":
                Array.Reverse(ordered);
                break;
            case "be32-words":
                for (int i = 0; i < ordered.Length; i += 4)
                {
                    Array.Reverse(ordered, i, 4);
                }
                break;
            default:
                break;
        }
        return ordered;
    }
}
