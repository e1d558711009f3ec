using System.Numerics;
using Keystay.Dumps.Testing;
using Keystay.Keys;

namespace Keystay.Scanning.Tests.Scans;

/// <summary>Small dumps keep some pages of a key and not others: what is left must still prove it.</summary>
public class FewNumbersTests
{
    private const ulong Heap = 0x55d0_0000_1000;

    [Theory]
    [InlineData("rsa.dp")]
    [InlineData("rsa.dq")]
    public void A_crt_exponent_and_the_public_key_prove_the_key(string form)
    {
        var key = FreshKey.Rsa();
        var heap = new HeldMemory(Heap, noise: 7);
        heap.Put(key.Spki);
        var laid = NumberLayout.Lay("OpenSSL BIGNUM", heap, key.Values[form]);

        var found = Scan.Of(Core(heap)).OnlyKey(key);

        Assert.Equal("exponent", found.Proof);
        Assert.Contains(found.Exposures, e => e.Form == form && e.Address == laid.Address);
    }

    [Fact]
    public void A_crt_exponent_and_a_bare_modulus_prove_the_key()
    {
        var key = FreshKey.Rsa();
        Scan.Of(Core(Held([((RsaPublicKey)key.Public).Modulus, key.Values["rsa.dp"]]))).OnlyKey(key);
    }

    [Theory]
    [InlineData("rsa.qinv")]
    [InlineData("rsa.d")]
    public void Two_primes_and_a_number_that_links_them_need_no_modulus(string link)
    {
        var key = FreshKey.Rsa();
        Scan.Of(Core(Held([key.Values["rsa.p"], key.Values["rsa.q"], key.Values[link]]))).OnlyKey(key);
    }

    /// <summary>The allocator's header says how long the number is, and the dump ends within it.</summary>
    [Fact]
    public void Two_primes_and_the_beginning_of_their_modulus_prove_the_key()
    {
        var key = FreshKey.Rsa();
        var heap = Held([key.Values["rsa.p"], key.Values["rsa.q"]]);
        byte[] modulus = ((RsaPublicKey)key.Public).Modulus[..];
        Array.Reverse(modulus);
        // What follows in the file is another page.
        new Random(5).NextBytes(modulus.AsSpan(104));
        heap.PutCounted([0, 0x111], modulus);
        Scan.Of(Core(heap)).OnlyKey(key);
    }

    [Fact]
    public void Two_primes_alone_prove_nothing()
    {
        var key = FreshKey.Rsa();
        Scan.Of(Core(Held([key.Values["rsa.p"], key.Values["rsa.q"]]))).FoundNothing();
    }

    [Fact]
    public void A_factor_that_cannot_be_named_is_not_called_clean()
    {
        var key = FreshKey.Rsa();
        var report = Scan.Of(Core(Held([key.Values["rsa.p"], key.Values["rsa.dp"]])));
        Assert.Empty(report.Keys);
        Assert.Equal("unnamed-factor", Assert.Single(Assert.Single(report.Inputs).Problems).Code);
        Assert.False(report.Inputs[0].Complete);
    }

    /// <summary>Tables of curve arithmetic hold a prime and its square.</summary>
    [Fact]
    public void A_prime_beside_its_square_is_no_key()
    {
        var p = new BigInteger(FreshKey.Rsa().Values["rsa.p"], isUnsigned: true, isBigEndian: true);
        Scan.Of(Core(Held([p.ToByteArray(true, true), (p * p).ToByteArray(true, true)]))).FoundNothing();
    }

    /// <summary>pyca/cryptography puts PKCS#8 together from a constant; what lies behind that constant in memory is no key.</summary>
    [Theory]
    [InlineData(0x6e)] // X25519
    [InlineData(0x70)] // Ed25519
    public void The_beginning_of_an_encoding_kept_as_a_constant_is_no_key(byte oid)
    {
        byte[] prefix = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, oid, 4, 0x22, 4, 0x20];
        var heap = new HeldMemory(Heap);
        heap.Put([.. prefix, .. "\0\0\0\0EVP_PKEY_keygen\0\0\0\0\0evp_pkey_ctx\0\0\0"u8]);
        Scan.Of(Core(heap)).FoundNothing();
    }

    /// <summary>Other constants lie behind it: tags of formats, boundaries of PEM, the beginning of the public half. NSec has them in such an order.</summary>
    [Theory]
    [InlineData("de6648de20004000 de6248de20004000 2d2d2d2d2d454e442050524956415445")]
    [InlineData("de6641de20002000 2d2d2d2d2d424547494e2050524956415445204b45592d2d")]
    [InlineData("de6542de20004000 302a300506032b6570032100 0000000022005c0000000000")]
    public void Constants_behind_the_beginning_of_an_encoding_are_no_key(string constants)
    {
        byte[] prefix = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
        var heap = new HeldMemory(Heap);
        heap.Put([.. prefix, .. Convert.FromHexString(constants.Replace(" ", "", StringComparison.Ordinal))]);
        Scan.Of(Core(heap)).FoundNothing();
    }

    private static HeldMemory Held(byte[][] numbers)
    {
        var heap = new HeldMemory(Heap);
        foreach (byte[] number in numbers)
        {
            NumberLayout.Lay("OpenSSL BIGNUM", heap, number);
        }
        return heap;
    }

    private static byte[] Core(HeldMemory heap) => new ElfCoreBuilder().PrStatus(1).Load(Heap, heap.Bytes).Build().Bytes;
}
