using System.Numerics;
using Keystay.Keys;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Proving;

/// <summary>The x coordinates that a private scalar may lead to: of harvested public keys, and of numbers in memory.</summary>
internal sealed class PublicCoordinates
{
    private readonly HashSet<string> curves = [];
    private readonly HashSet<BigInteger> numbers = [];
    private readonly HashSet<(string Curve, BigInteger X)> points = [];
    private readonly Dictionary<string, BigInteger> montgomery;

    public PublicCoordinates(IEnumerable<HarvestedKey> publics, NumberPool pool)
    {
        foreach (var harvested in publics)
        {
            switch (harvested.Key)
            {
                case EcPublicKey ec:
                    AddCurve(harvested, ec.Curve.Name);
                    points.Add((ec.Curve.Name, RsaSecret.Number(ec.X)));
                    break;
                case OkpPublicKey okp:
                    AddCurve(harvested, okp.CurveName);
                    points.Add((okp.CurveName, RsaSecret.Number(okp.X)));
                    break;
                default:
                    break;
            }
        }
        for (int i = 0; i < pool.Count; i++)
        {
            if (pool[i].Length <= 72)
            {
                numbers.Add(new BigInteger(pool[i], isUnsigned: true));
            }
            AddUncompressed(pool[i].TrimEnd((byte)0));
        }
        // OpenSSL keeps points as x·2^(64·limbs) mod p.
        montgomery = EcCurve.All.ToDictionary(c => c.Name, c => (BigInteger.One << ((c.Bits + 63) / 64 * 64)) % c.Prime);
    }

    /// <summary>Whether a public key on the curve was seen that is not just an authority's.</summary>
    public bool Has(string curve) => curves.Contains(curve);

    /// <summary>
    /// Whether the process works on the curve: a public key was seen, or memory holds the base point or b as numbers, as the group objects of libraries do.
    /// </summary>
    public bool IsUsed(EcCurve curve) => Has(curve.Name) || new[] { curve.GeneratorX, curve.B }.Any(c => HasNumber(curve, c));

    /// <summary>How memory holds this product of a scalar and the base point.</summary>
    public PointMatch Find(EcCurve curve, byte[] x, byte[] y)
    {
        var (first, second) = (RsaSecret.Number(x), RsaSecret.Number(y));
        var scale = montgomery[curve.Name];
        if (points.Contains((curve.Name, first)))
        {
            return PointMatch.Key;
        }
        // x alone is the r of every signature (FIPS 186-5, section 6.4.1), and its scalar then only that signature's nonce.
        bool areHere = (numbers.Contains(first) && numbers.Contains(second))
            || (numbers.Contains(first * scale % curve.Prime) && numbers.Contains(second * scale % curve.Prime));
        return areHere ? PointMatch.Coordinates : PointMatch.None;
    }

    /// <summary>Whether this is a public key seen; for Ed25519 a bare 32-byte string is enough, for X25519 it would name every handshake's throw-away key.</summary>
    public bool Contains(OkpCurve curve, byte[] x)
    {
        var value = RsaSecret.Number(x);
        return points.Contains((curve.ToString(), value)) || (curve == OkpCurve.Ed25519 && numbers.Contains(value));
    }

    /// <summary>SEC 1, section 2.3.3: 04, x, y; Erlang, libgcrypt and others keep a point as that one string or number.</summary>
    private void AddUncompressed(ReadOnlySpan<byte> littleEndian)
    {
        if (littleEndian is not [.., 4])
        {
            return;
        }
        int length = littleEndian.Length;
        foreach (var curve in EcCurve.All.Where(c => length == (2 * c.FieldBytes) + 1))
        {
            points.Add((curve.Name, new BigInteger(littleEndian[curve.FieldBytes..^1], isUnsigned: true)));
        }
    }

    /// <summary>Whether memory holds a field element as a number, plain or in Montgomery form.</summary>
    private bool HasNumber(EcCurve curve, BigInteger element) =>
        numbers.Contains(element) || numbers.Contains(element * montgomery[curve.Name] % curve.Prime);

    private void AddCurve(HarvestedKey key, string curve)
    {
        if (key.IsKnown || !key.IsAuthority)
        {
            curves.Add(curve);
        }
    }
}
