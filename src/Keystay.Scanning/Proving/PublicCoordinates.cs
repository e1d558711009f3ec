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
        }
        // OpenSSL keeps points as x·2^(64·limbs) mod p.
        montgomery = EcCurve.All.ToDictionary(c => c.Name, c => (BigInteger.One << ((c.Bits + 63) / 64 * 64)) % c.Prime);
    }

    /// <summary>Whether any Ed25519 or X25519 public key was seen; a bare 32-byte string says nothing about being one.</summary>
    public bool HasOkp => Has("Ed25519") || Has("X25519");

    /// <summary>Whether a public key on the curve was seen that is not just an authority's.</summary>
    public bool Has(string curve) => curves.Contains(curve);

    /// <summary>
    /// Whether the process works on the curve: a public key was seen, or memory holds the base point or b as numbers, as the group objects of libraries do.
    /// </summary>
    public bool IsUsed(EcCurve curve) => Has(curve.Name) || new[] { curve.GeneratorX, curve.B }.Any(c => HasNumber(curve, c));

    public bool Contains(EcCurve curve, byte[] x)
    {
        var value = RsaSecret.Number(x);
        return points.Contains((curve.Name, value)) || HasNumber(curve, value);
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

    public bool Contains(OkpCurve curve, byte[] x) => points.Contains((curve.ToString(), RsaSecret.Number(x)));
}
