using System.Globalization;
using System.Numerics;

namespace Keystay.Keys;

/// <summary>A short Weierstrass curve y² = x³ + ax + b over a prime field, with its standard base point (SEC 2, version 2).</summary>
public sealed class EcCurve
{
    /// <summary>NIST P-256, secp256r1 (SEC 2, section 2.4.2).</summary>
    public static EcCurve P256 { get; } = new("P-256", "1.2.840.10045.3.1.7", 256,
        "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
        "ffffffff00000001000000000000000000000000fffffffffffffffffffffffc",
        "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b",
        "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
        "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
        "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");

    /// <summary>NIST P-384, secp384r1 (SEC 2, section 2.5.1).</summary>
    public static EcCurve P384 { get; } = new("P-384", "1.3.132.0.34", 384,
        "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
        "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000fffffffc",
        "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef",
        "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7",
        "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f",
        "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973");

    /// <summary>NIST P-521, secp521r1 (SEC 2, section 2.6.1).</summary>
    public static EcCurve P521 { get; } = new("P-521", "1.3.132.0.35", 521,
        "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc",
        "0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00",
        "00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66",
        "011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650",
        "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409");

    /// <summary>secp256k1 (SEC 2, section 2.4.1; JOSE name from RFC 8812).</summary>
    public static EcCurve Secp256k1 { get; } = new("secp256k1", "1.3.132.0.10", 256,
        "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f",
        "0",
        "7",
        "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
        "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8",
        "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<EcCurve> All { get; } = [P256, P384, P521, Secp256k1];

    private EcCurve(string name, string oid, int bits, string p, string a, string b, string gx, string gy, string n)
    {
        Name = name;
        Oid = oid;
        Bits = bits;
        (Prime, A, B) = (Number(p), Number(a), Number(b));
        (GeneratorX, GeneratorY, Order) = (Number(gx), Number(gy), Number(n));
    }

    /// <summary>JOSE name (RFC 7518, section 6.2.1.1).</summary>
    public string Name { get; }

    /// <summary>Object identifier in dotted form.</summary>
    public string Oid { get; }

    /// <summary>Bits of the field and of the order.</summary>
    public int Bits { get; }

    /// <summary>Bytes of a coordinate or scalar.</summary>
    public int FieldBytes => (Bits + 7) / 8;

    /// <summary>The field's prime p.</summary>
    public BigInteger Prime { get; }

    /// <summary>a of the curve equation.</summary>
    public BigInteger A { get; }

    /// <summary>b of the curve equation.</summary>
    public BigInteger B { get; }

    /// <summary>x of the base point.</summary>
    public BigInteger GeneratorX { get; }

    /// <summary>y of the base point.</summary>
    public BigInteger GeneratorY { get; }

    /// <summary>Order n of the base point; a private scalar d has 1 ≤ d &lt; n. The cofactor is 1 for all curves here.</summary>
    public BigInteger Order { get; }

    /// <summary>The curve of a JOSE name, or null.</summary>
    public static EcCurve? ByName(string name) => All.FirstOrDefault(c => c.Name == name);

    /// <summary>The curve of an object identifier, or null.</summary>
    public static EcCurve? ByOid(string oid) => All.FirstOrDefault(c => c.Oid == oid);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static BigInteger Number(string hex) => BigInteger.Parse("0" + hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
