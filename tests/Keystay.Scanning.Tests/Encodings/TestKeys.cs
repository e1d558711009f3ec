using System.Security.Cryptography;
using Keystay.Keys;
using Keystay.Scanning.Survey;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;

namespace Keystay.Scanning.Tests.Encodings;

/// <summary>Keys made for this run, and what a claim about them must say.</summary>
internal static class TestKeys
{
    public static RSA Rsa { get; } = RSA.Create(2048);

    public static RSAParameters RsaParts { get; } = Rsa.ExportParameters(true);

    public static Ed25519PrivateKeyParameters Ed25519 { get; } = new(new SecureRandom());

    public static X25519PrivateKeyParameters X25519 { get; } = new(new SecureRandom());

    public static TheoryData<string> CurveNames => ["P-256", "P-384", "P-521", "secp256k1"];

    public static ECDsa Ec(string curve) => ECDsa.Create(ECCurve.CreateFromValue(EcCurve.ByName(curve)!.Oid));

    public static RsaPublicKey RsaPublic => new(RsaParts.Modulus, RsaParts.Exponent);

    public static EcPublicKey Public(this ECDsa key, string curve)
    {
        var q = key.ExportParameters(false).Q;
        return new EcPublicKey(EcCurve.ByName(curve)!, q.X, q.Y);
    }

    /// <summary>Whether the claim holds this run's RSA key in all of its five parts, or in those named.</summary>
    public static void AssertIsRsa(PrivateClaim? claim, bool withExponent = true)
    {
        var rsa = Assert.IsType<RsaClaim>(claim);
        AssertSame(RsaParts.Modulus, rsa.Modulus);
        AssertSame(RsaParts.Exponent, rsa.PublicExponent);
        AssertSame(RsaParts.P, rsa.Prime1);
        AssertSame(RsaParts.Q, rsa.Prime2);
        AssertSame(withExponent ? RsaParts.D : null, rsa.PrivateExponent);
    }

    public static void AssertIsEc(PrivateClaim? claim, ECDsa key, string curve)
    {
        var ec = Assert.IsType<EcClaim>(claim);
        Assert.Equal(curve, ec.Curve.Name);
        AssertSame(key.ExportParameters(true).D, ec.Scalar);
    }

    public static void AssertIsOkp(PrivateClaim? claim, OkpCurve curve, byte[] secret)
    {
        var okp = Assert.IsType<OkpClaim>(claim);
        Assert.Equal(curve, okp.Curve);
        AssertSame(secret, okp.Secret);
    }

    /// <summary>Numbers are equal but for leading zero bytes. A failing test must not print a key, even one of its own.</summary>
    private static void AssertSame(byte[]? expected, byte[]? actual) =>
        Assert.True(expected.AsSpan().TrimStart((byte)0).SequenceEqual(actual.AsSpan().TrimStart((byte)0)), "a part of the key differs");
}
