using System.Globalization;
using System.Numerics;

namespace Keystay.Scanning.Arithmetic;

/// <summary>
/// Multiples of the base point of edwards25519 and curve25519, given as the compressed y of Ed25519 (RFC 8032, section 5.1.2) and as the u of X25519.
/// </summary>
/// <remarks>
/// The two curves are one, and one with a short Weierstrass curve: u = x − A/3, v = y (RFC 7748, section 4.1), and then
/// x = √−486664·u/v, y = (u − 1)/(u + 1).
/// </remarks>
internal sealed class EdwardsBase : FixedBase
{
    private const int N = 4;

    private static readonly BigInteger Prime = (BigInteger.One << 255) - 19;
    private static readonly BigInteger Order = (BigInteger.One << 252) + BigInteger.Parse("27742317777372353535851937790883648493", CultureInfo.InvariantCulture);

    private readonly PrimeField modP = new(Prime);
    private readonly WeierstrassBase weierstrass;
    private readonly ulong[] third; // A/3
    private readonly ulong[] root; // √−486664
    private readonly ulong[] one;

    public EdwardsBase()
    {
        var a = new BigInteger(486662);
        var aThird = a * BigInteger.ModPow(3, Prime - 2, Prime) % Prime;
        var v = BigInteger.Parse("14781619447589544791020593568409986887264606134616475288964881837755586237401", CultureInfo.InvariantCulture);
        var coefficient = (1 - (a * aThird % Prime) + Prime) % Prime;
        weierstrass = new WeierstrassBase(Prime, coefficient, (9 + aThird) % Prime, v);
        one = modP.One.ToArray();
        third = modP.Element(aThird);
        root = modP.Element(Root(v));
    }

    public override int Limbs => N;

    public override void Multiply(ReadOnlySpan<ulong> scalars, Span<ulong> first, Span<ulong> second)
    {
        int count = scalars.Length / N;
        var reduced = new ulong[scalars.Length];
        for (int i = 0; i < count; i++)
        {
            // Clamped scalars are greater than the order.
            modP.ToLimbs(ExactDivision.ToNumber(scalars.Slice(i * N, N)) % Order).CopyTo(reduced, i * N);
        }
        var points = weierstrass.MultiplyAffine(reduced);
        var denominators = new ulong[count * 2 * N];
        for (int i = 0; i < count; i++)
        {
            ref ulong u = ref points[2 * i * N], v = ref points[((2 * i) + 1) * N];
            modP.Subtract(ref u, ref u, ref third[0]);
            modP.Add(ref denominators[2 * i * N], ref u, ref one[0]);
            points.AsSpan(((2 * i) + 1) * N, N).CopyTo(denominators.AsSpan(((2 * i) + 1) * N));
        }
        modP.InvertAll(denominators, new ulong[denominators.Length]);
        Span<ulong> x = stackalloc ulong[N];
        Span<ulong> y = stackalloc ulong[N];
        for (int i = 0; i < count; i++)
        {
            ref ulong u = ref points[2 * i * N];
            modP.Multiply(ref x[0], ref root[0], ref u);
            modP.Multiply(ref x[0], ref x[0], ref denominators[((2 * i) + 1) * N]);
            modP.Reduce(x, x);
            modP.Subtract(ref y[0], ref u, ref one[0]);
            modP.Multiply(ref y[0], ref y[0], ref denominators[2 * i * N]);
            modP.Reduce(first.Slice(i * N, N), y);
            first[(i * N) + N - 1] |= x[0] << 63; // RFC 8032, section 5.1.2: the sign of x is the top bit
            modP.Reduce(second.Slice(i * N, N), points.AsSpan(2 * i * N, N));
        }
        reduced.AsSpan().Clear();
        points.AsSpan().Clear();
        denominators.AsSpan().Clear();
    }

    /// <summary>The square root of −486664 that takes curve25519's base point to that of edwards25519, whose x is even (RFC 8032, section 5.1).</summary>
    private static BigInteger Root(BigInteger v)
    {
        var square = Prime - 486664;
        var root = BigInteger.ModPow(square, (Prime + 3) / 8, Prime);
        if (root * root % Prime != square)
        {
            root = root * BigInteger.ModPow(2, (Prime - 1) / 4, Prime) % Prime;
        }
        var x = root * 9 % Prime * BigInteger.ModPow(v, Prime - 2, Prime) % Prime;
        return x.IsEven ? root : Prime - root;
    }
}
