using System.Formats.Asn1;
using System.Numerics;
using Keystay.Keys;
using Keystay.Scanning.Arithmetic;

namespace Keystay.Scanning.Proving;

/// <summary>A factored modulus and everything that follows from it.</summary>
internal sealed class RsaSecret
{
    private readonly BigInteger n, e, p, q;
    private BigInteger[]? privateExponents;
    private BigInteger? inverse;

    private RsaSecret(BigInteger n, BigInteger e, BigInteger p, BigInteger q) => (this.n, this.e, this.p, this.q) = (n, e, p, q);

    /// <summary>Checks that p·q = n with proper factors and that e has an inverse.</summary>
    /// <param name="n">The modulus.</param>
    /// <param name="e">The public exponent.</param>
    /// <param name="factor">A factor of it.</param>
    /// <param name="isEncoded">
    /// Whether an encoding of a private key says so, with a private exponent to check it by. Otherwise the factors must be primes: a product of two
    /// numbers that happen to stand in a program's tables is no key.
    /// </param>
    public static RsaSecret? TryCreate(BigInteger n, BigInteger e, BigInteger factor, bool isEncoded = false)
    {
        if (factor <= 1 || factor >= n || e <= 1)
        {
            return null;
        }
        var other = BigInteger.DivRem(n, factor, out var rest);
        // Tables of curve arithmetic hold the squares of their primes.
        if (!rest.IsZero || factor == other || !IsProperFactor(factor) || !IsProperFactor(other)
            || !(isEncoded || (Primality.IsProbable(factor) && Primality.IsProbable(other)))
            || !BigInteger.GreatestCommonDivisor(e, (factor - 1) * (other - 1)).IsOne)
        {
            return null;
        }
        return new RsaSecret(n, e, BigInteger.Max(factor, other), BigInteger.Min(factor, other));
    }

    /// <summary>The public half.</summary>
    public RsaPublicKey PublicKey => new(Bytes(n), Bytes(e));

    /// <summary>The factors, the larger one first.</summary>
    public IReadOnlyList<BigInteger> Primes => [p, q];

    /// <summary>d modulo λ(n) (RFC 8017) and modulo (p−1)(q−1): libraries use either.</summary>
    private IReadOnlyList<BigInteger> PrivateExponents => privateExponents ??= MakePrivateExponents();

    /// <summary>q⁻¹ modulo p.</summary>
    private BigInteger InverseOfQ => inverse ??= Inverse(q, p);

    /// <summary>p⁻¹ modulo q: p·p⁻¹ + q·q⁻¹ = 1 + n.</summary>
    private BigInteger InverseOfP => (1 + n - (q * InverseOfQ)) / p;

    /// <summary>Whether the parts of a claim belong to this key; zero stands for a part that is not claimed.</summary>
    public bool Agrees(BigInteger prime1, BigInteger prime2, BigInteger privateExponent) =>
        (prime1.IsZero || prime1 == p || prime1 == q)
        && (prime2.IsZero || prime2 == p || prime2 == q)
        && (privateExponent.IsZero || (((e * privateExponent) - 1) % (p - 1)).IsZero && (((e * privateExponent) - 1) % (q - 1)).IsZero);

    private BigInteger[] MakePrivateExponents()
    {
        var phi = (p - 1) * (q - 1);
        var lambda = phi / BigInteger.GreatestCommonDivisor(p - 1, q - 1);
        return [.. new[] { Inverse(e, lambda), Inverse(e, phi) }.Distinct()];
    }

    public static byte[] Bytes(BigInteger number) => number.ToByteArray(isUnsigned: true, isBigEndian: true);

    public static BigInteger Number(ReadOnlySpan<byte> bigEndian) => new(bigEndian, isUnsigned: true, isBigEndian: true);

    public static BigInteger Inverse(BigInteger value, BigInteger modulus)
    {
        // Extended Euclid; the callers made sure that the inverse exists.
        BigInteger a = value % modulus, b = modulus, x = 1, y = 0;
        while (!a.IsOne && !a.IsZero)
        {
            var quotient = b / a;
            (a, b) = (b - (quotient * a), a);
            (x, y) = (y - (quotient * x), x);
        }
        x %= modulus;
        return x.Sign < 0 ? x + modulus : x;
    }

    /// <summary>Every number that gives the key away, under its form name.</summary>
    public IReadOnlyList<SecretValue> Values()
    {
        int whole = (int)((n.GetBitLength() + 7) / 8), half = (whole + 1) / 2;
        var d = PrivateExponents[^1];
        var values = new List<SecretValue>();
        void Add(string form, BigInteger number, int width) => values.Add(new(form, Bytes(number), width));

        Add("rsa.p", p, half);
        Add("rsa.q", q, half);
        foreach (var exponent in PrivateExponents)
        {
            Add("rsa.d", exponent, whole);
        }
        Add("rsa.dp", d % (p - 1), half);
        Add("rsa.dq", d % (q - 1), half);
        Add("rsa.qinv", InverseOfQ, half);
        Add("rsa.pinv", InverseOfP, half);
        foreach (var (prime, name) in new[] { (p, "p"), (q, "q") })
        {
            // Montgomery contexts: R and R² modulo the prime for 64-bit limbs (OpenSSL BN_MONT_CTX), and p − 1 as a temporary.
            var r = BigInteger.One << (int)((prime.GetBitLength() + 63) / 64 * 64);
            Add($"rsa.rr-{name}", r * r % prime, half);
            Add($"rsa.r-{name}", r % prime, half);
            Add($"rsa.{name}-1", prime - 1, half);
        }
        return values;
    }

    /// <summary>PKCS#1 and PKCS#8 encodings, for each private exponent and both orders of the primes.</summary>
    public IReadOnlyList<SecretContainer> Containers()
    {
        var containers = new List<SecretContainer>();
        foreach (var d in PrivateExponents)
        {
            foreach (var (first, second) in new[] { (p, q), (q, p) })
            {
                byte[] pkcs1 = Pkcs1(d, first, second);
                containers.Add(Container(pkcs1));
                containers.Add(Container(Pkcs8(pkcs1)));
            }
        }
        return containers;
    }

    private static bool IsProperFactor(BigInteger factor) =>
        // A curve prime or its multiple in a library's tables is no RSA key: 2^k − 1 and the like have long runs of equal bits.
        factor.GetBitLength() >= 128 && Survey.Randomness.Plausible(factor.ToByteArray(isUnsigned: true));

    private SecretContainer Container(byte[] der)
    {
        // Private from the end of e on: n and e come first in both encodings.
        int modulus = der.AsSpan().IndexOf(Bytes(n));
        return new(der, modulus + Bytes(n).Length + 2 + Bytes(e).Length);
    }

    private byte[] Pkcs1(BigInteger d, BigInteger first, BigInteger second)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (var number in new[] { 0, n, e, d, first, second, d % (first - 1), d % (second - 1), first == p ? InverseOfQ : InverseOfP })
            {
                writer.WriteInteger(number);
            }
        }
        return writer.Encode();
    }

    private static byte[] Pkcs8(byte[] pkcs1)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(0);
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.2.840.113549.1.1.1");
                writer.WriteNull();
            }
            writer.WriteOctetString(pkcs1);
        }
        return writer.Encode();
    }
}
