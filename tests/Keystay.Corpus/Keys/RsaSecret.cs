using System.Buffers.Text;
using System.Numerics;
using System.Security.Cryptography;

namespace Keystay.Corpus.Keys;

internal sealed class RsaSecret(RSAParameters key) : SecretKey
{
    public override string Kty => "RSA";

    protected override string ThumbprintJson =>
        $$"""{"e":"{{Base64Url.EncodeToString(key.Exponent)}}","kty":"RSA","n":"{{Base64Url.EncodeToString(key.Modulus)}}"}""";

    public static RsaSecret Create(int bits = 2048)
    {
        using var rsa = RSA.Create(bits);
        return new(rsa.ExportParameters(true));
    }

    /// <summary>The key with this modulus, exponent and prime factor.</summary>
    public static RsaSecret FromFactor(BigInteger n, BigInteger e, BigInteger p)
    {
        var q = n / p;
        (p, q) = p > q ? (p, q) : (q, p);
        var d = Inverse(e, Lambda(p, q)); // OpenSSL's generator reduces by the least common multiple
        int size = n.GetByteCount(isUnsigned: true);
        return new(new RSAParameters
        {
            Modulus = Bytes(n, size),
            Exponent = Bytes(e, e.GetByteCount(isUnsigned: true)),
            D = Bytes(d, size),
            P = Bytes(p, size / 2),
            Q = Bytes(q, size / 2),
            DP = Bytes(d % (p - 1), size / 2),
            DQ = Bytes(d % (q - 1), size / 2),
            InverseQ = Bytes(Inverse(q, p), size / 2),
        });
    }

    public RSA ToRsa() => RSA.Create(key);

    protected override IEnumerable<KeyForm> ElementForms()
    {
        BigInteger p = Number(key.P!), q = Number(key.Q!), e = Number(key.Exponent!);
        int size = key.Modulus!.Length;
        using var rsa = ToRsa();
        return [
            .. NumberForms.Of("rsa.p", key.P), .. NumberForms.Of("rsa.q", key.Q), .. NumberForms.Of("rsa.d", key.D),
            // The same key has two private exponents: by lambda and by phi. Libraries differ, and both decrypt.
            .. NumberForms.Of("rsa.d", Bytes(Inverse(e, Lambda(p, q)), size)), .. NumberForms.Of("rsa.d", Bytes(Inverse(e, (p - 1) * (q - 1)), size)),
            .. NumberForms.Of("rsa.dp", key.DP), .. NumberForms.Of("rsa.dq", key.DQ), .. NumberForms.Of("rsa.qinv", key.InverseQ),
            new("pkcs1", "der", rsa.ExportRSAPrivateKey()), new("pkcs8", "der", rsa.ExportPkcs8PrivateKey()),
        ];
    }

    protected override string ToPem()
    {
        using var rsa = ToRsa();
        return rsa.ExportPkcs8PrivateKeyPem() + "\n";
    }

    private static BigInteger Number(byte[] bigEndian) => new(bigEndian, isUnsigned: true, isBigEndian: true);

    private static BigInteger Lambda(BigInteger p, BigInteger q) => (p - 1) * (q - 1) / BigInteger.GreatestCommonDivisor(p - 1, q - 1);

    private static byte[] Bytes(BigInteger value, int size)
    {
        byte[] bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[size - bytes.Length], .. bytes];
    }

    private static BigInteger Inverse(BigInteger value, BigInteger modulus)
    {
        var (r, next, x, nextX) = (modulus, value % modulus, BigInteger.Zero, BigInteger.One);
        while (!next.IsZero)
        {
            var quotient = r / next;
            (r, next) = (next, r - quotient * next);
            (x, nextX) = (nextX, x - quotient * nextX);
        }
        return x.Sign < 0 ? x + modulus : x;
    }
}
