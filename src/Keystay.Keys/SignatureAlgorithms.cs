using System.Text;

namespace Keystay.Keys;

/// <summary>Names of signature algorithms, and the keys they belong to.</summary>
public static class SignatureAlgorithms
{
    private static readonly string[] Names = Enum.GetNames<SignatureAlgorithm>();

    private static readonly byte[][] Utf8Names = [.. Names.Select(Encoding.UTF8.GetBytes)];

    /// <summary>The <c>alg</c> value, in its one spelling.</summary>
    public static string Name(this SignatureAlgorithm algorithm) => Names[(int)algorithm];

    /// <summary>The algorithm of an <c>alg</c> value, or null. Names are case-sensitive (RFC 7515, section 4.1.1).</summary>
    public static SignatureAlgorithm? Parse(string? name) => Array.IndexOf(Names, name) is >= 0 and var index ? (SignatureAlgorithm)index : null;

    /// <summary>The same for an <c>alg</c> value in UTF-8.</summary>
    public static SignatureAlgorithm? Parse(ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < Utf8Names.Length; i++)
        {
            if (name.SequenceEqual(Utf8Names[i]))
            {
                return (SignatureAlgorithm)i;
            }
        }
        return null;
    }

    /// <summary>Whether a key can sign with an algorithm: its family, and for curves its curve (RFC 7518, section 3.4).</summary>
    public static bool Fits(this SignatureAlgorithm algorithm, PublicKey key) => key switch
    {
        RsaPublicKey => algorithm <= SignatureAlgorithm.PS512,
        EcPublicKey ec => ec.Curve.Name == algorithm switch
        {
            SignatureAlgorithm.ES256 => "P-256",
            SignatureAlgorithm.ES384 => "P-384",
            SignatureAlgorithm.ES512 => "P-521",
            _ => null,
        },
        OkpPublicKey okp => okp.Curve == OkpCurve.Ed25519 && algorithm >= SignatureAlgorithm.EdDSA,
        _ => false,
    };

    /// <summary>
    /// The one algorithm of a key that is published without <c>alg</c>, as Entra publishes its keys: RS256 for RSA, what the curve allows for others; null
    /// if the key signs nothing. A key has exactly one algorithm (RFC 8725bis, "Perform Algorithm Verification").
    /// </summary>
    public static SignatureAlgorithm? DefaultFor(PublicKey key) => key switch
    {
        RsaPublicKey => SignatureAlgorithm.RS256,
        EcPublicKey { Curve.Name: "P-256" } => SignatureAlgorithm.ES256,
        EcPublicKey { Curve.Name: "P-384" } => SignatureAlgorithm.ES384,
        EcPublicKey { Curve.Name: "P-521" } => SignatureAlgorithm.ES512,
        OkpPublicKey { Curve: OkpCurve.Ed25519 } => SignatureAlgorithm.EdDSA,
        _ => null,
    };
}
