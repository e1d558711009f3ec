using Keystay.Dumps.Testing;

namespace Keystay.Scanning.Tests.Scans;

/// <summary>Private values as libraries keep them in memory, with the public half anywhere in the dump.</summary>
public class NumbersInMemoryTests
{
    private const ulong Heap = 0x55d0_0000_1000, Data = 0x7f10_0000_0000;

    public static TheoryData<string, string, string> Numbers()
    {
        var all = new TheoryData<string, string, string>();
        foreach (string how in NumberLayout.Names)
        {
            all.Add("RSA", "rsa.p", how);
            all.Add("RSA", "rsa.q", how);
            all.Add("RSA", "rsa.d", how);
            all.Add("P-256", "ec.d", how);
            all.Add("P-384", "ec.d", how);
            all.Add("P-521", "ec.d", how);
            all.Add("secp256k1", "ec.d", how);
        }
        foreach (string how in NumberLayout.OfBytes)
        {
            all.Add("Ed25519", "ed25519.seed", how);
            all.Add("X25519", "x25519.private", how);
        }
        return all;
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void One_value_and_a_public_key_document_prove_the_key(string kind, string form, string how)
    {
        var key = FreshKey.Of(kind);
        HeldMemory heap = new(Heap, noise: 7), data = new(Data, noise: 8);
        var laid = NumberLayout.Lay(how, heap, key.Values[form]);
        data.Put(key.Spki, behind: 3);
        var core = new ElfCoreBuilder().PrStatus(1).NtFile((Data, Data + (64 << 10), 0, "/srv/signer")).Load(Heap, heap.Bytes).Load(Data, data.Bytes).Build();

        var found = Scan.Of(core.Bytes).OnlyKey(key);

        var exposure = found.At(form, laid.Encoding, core.OffsetOf(laid.Address), laid.Length);
        Assert.Equal((0, laid.Address), (exposure.Input, exposure.Address));
        Assert.Equal(kind == "RSA" ? form == "rsa.d" ? "exponent" : "factor" : kind.EndsWith("25519", StringComparison.Ordinal) ? "seed" : "public-point", found.Proof);
    }

    [Theory]
    [InlineData("rsa.p")]
    [InlineData("rsa.d")]
    public void A_modulus_that_only_a_bignum_points_at_is_public_key_enough(string form)
    {
        var key = FreshKey.Rsa();
        var heap = new HeldMemory(Heap);
        NumberLayout.Lay("OpenSSL BIGNUM", heap, ((Keystay.Keys.RsaPublicKey)key.Public).Modulus);
        var laid = NumberLayout.Lay("OpenSSL BIGNUM", heap, key.Values[form]);
        var core = new ElfCoreBuilder().PrStatus(1).Load(Heap, heap.Bytes).Build();

        Scan.Of(core.Bytes).OnlyKey(key).At(form, "le64", core.OffsetOf(laid.Address), laid.Length);
    }

    [Fact]
    public void Affine_coordinates_that_only_bignums_point_at_are_public_key_enough()
    {
        var key = FreshKey.Ec("P-256");
        var point = (Keystay.Keys.EcPublicKey)key.Public;
        var heap = new HeldMemory(Heap);
        NumberLayout.Lay("OpenSSL BIGNUM", heap, point.X);
        NumberLayout.Lay("OpenSSL BIGNUM", heap, point.Y);
        var laid = NumberLayout.Lay("OpenSSL BIGNUM", heap, key.Values["ec.d"]);
        var core = new ElfCoreBuilder().PrStatus(1).Load(Heap, heap.Bytes).Build();

        Scan.Of(core.Bytes).OnlyKey(key).At("ec.d", "le64", core.OffsetOf(laid.Address), laid.Length);
    }

    /// <summary>x alone is the r of every signature (FIPS 186-5, section 6.4.1): the number that leads to it is a nonce and no key.</summary>
    [Fact]
    public void A_signature_nonce_beside_its_signature_is_no_key()
    {
        var nonce = FreshKey.Ec("P-256");
        var heap = new HeldMemory(Heap);
        NumberLayout.Lay("OpenSSL BIGNUM", heap, ((Keystay.Keys.EcPublicKey)nonce.Public).X);
        NumberLayout.Lay("OpenSSL BIGNUM", heap, nonce.Values["ec.d"]);
        var core = new ElfCoreBuilder().PrStatus(1).Load(Heap, heap.Bytes).Build();

        Assert.Empty(Scan.Of(core.Bytes).Keys);
    }

    [Fact]
    public void Every_value_of_a_proven_key_is_swept_for_in_every_layout()
    {
        var key = FreshKey.Rsa();
        var heap = new HeldMemory(Heap, 256 << 10, noise: 9);
        heap.Put(key.Spki);
        var laid = key.Values.SelectMany(v => NumberLayout.Names.Select(how => (Form: v.Key, At: NumberLayout.Lay(how, heap, v.Value)))).ToArray();
        var core = new ElfCoreBuilder().PrStatus(1).Load(Heap, heap.Bytes).Build();

        var found = Scan.Of(core.Bytes).OnlyKey(key);

        Assert.All(laid, l => found.At(l.Form, l.At.Encoding, core.OffsetOf(l.At.Address), l.At.Length));
        Assert.Equal(laid.Length, found.Exposures.Count);
    }

    [Fact]
    public void A_scalar_that_begins_with_zero_bytes_is_found_short_and_padded()
    {
        // The public point of a chosen scalar: the library computes it.
        byte[] d = [0, 0, .. System.Security.Cryptography.RandomNumberGenerator.GetBytes(30)];
        d[2] |= 1;
        using var ec = System.Security.Cryptography.ECDsa.Create(new System.Security.Cryptography.ECParameters
        {
            Curve = System.Security.Cryptography.ECCurve.NamedCurves.nistP256,
            D = d,
        });
        var q = ec.ExportParameters(false).Q;
        var point = new Keystay.Keys.EcPublicKey(Keystay.Keys.EcCurve.P256, q.X, q.Y);
        var key = new FreshKey(point, new Dictionary<string, byte[]> { ["ec.d"] = d }, []);
        var heap = new HeldMemory(Heap);
        heap.Put(key.Spki);
        var padded = NumberLayout.Lay(".NET byte[]", heap, d);
        var limbs = NumberLayout.Lay("OpenSSL BIGNUM", heap, d);
        ulong loose = heap.Put([0xaa, .. d[2..], 0xbb]) + 1;
        var core = new ElfCoreBuilder().PrStatus(1).Load(Heap, heap.Bytes).Build();

        var found = Scan.Of(core.Bytes).OnlyKey(key);

        found.At("ec.d", "be", core.OffsetOf(padded.Address), 32);
        found.At("ec.d", "le64", core.OffsetOf(limbs.Address), 32);
        found.At("ec.d", "be", core.OffsetOf(loose), 30);
    }
}
