using System.Numerics;

namespace Keystay.Scanning.Arithmetic;

/// <summary>
/// Multiples of the base point of edwards25519 (RFC 8032, section 5.1), given as the compressed y of Ed25519 and as the u of X25519:
/// the two curves are one by the map u = (1 + y)/(1 − y) (RFC 7748, section 4.1).
/// </summary>
internal sealed class EdwardsBase : FixedBase
{
    private const int N = 4;
    private const int Windows = 64;

    private readonly PrimeField modP = new((BigInteger.One << 255) - 19);
    private readonly ulong[] table; // per window and digit: y − x, y + x, 2·d·x·y in Montgomery form
    private readonly ulong[] twiceD;

    public EdwardsBase()
    {
        var p = modP.Prime;
        var d = (p - 121665) * BigInteger.ModPow(121666, p - 2, p) % p;
        twiceD = modP.Element(2 * d);
        var y = 4 * BigInteger.ModPow(5, p - 2, p) % p;
        var x = RecoverX(y, d);
        table = BuildTable(x, y);
    }

    public override int Limbs => N;

    public override void Multiply(ReadOnlySpan<ulong> scalars, Span<ulong> first, Span<ulong> second)
    {
        int count = scalars.Length / N;
        var points = new ulong[count * 4 * N];
        var denominators = new ulong[count * 2 * N];
        for (int i = 0; i < count; i++)
        {
            var point = points.AsSpan(i * 4 * N, 4 * N);
            SetNeutral(point);
            for (int window = 0; window < Windows; window++)
            {
                int digit = Window(scalars.Slice(i * N, N), window);
                if (digit != 0)
                {
                    Add(point, table.AsSpan(((window * WindowSize) + digit - 1) * 3 * N, 3 * N));
                }
            }
            point.Slice(2 * N, N).CopyTo(denominators.AsSpan(i * 2 * N));
            modP.Subtract(denominators.AsSpan(((i * 2) + 1) * N, N), point.Slice(2 * N, N), point.Slice(N, N));
        }
        modP.InvertAll(denominators);
        Span<ulong> x = stackalloc ulong[N];
        Span<ulong> t = stackalloc ulong[N];
        for (int i = 0; i < count; i++)
        {
            var point = points.AsSpan(i * 4 * N, 4 * N);
            var zInverse = denominators.AsSpan(i * 2 * N, N);
            modP.Multiply(x, point[..N], zInverse);
            modP.Reduce(x, x);
            modP.Multiply(t, point.Slice(N, N), zInverse);
            modP.Reduce(first.Slice(i * N, N), t);
            first[(i * N) + N - 1] |= x[0] << 63; // RFC 8032, section 5.1.2: the sign of x is the top bit
            modP.Add(t, point.Slice(2 * N, N), point.Slice(N, N));
            modP.Multiply(t, t, denominators.AsSpan(((i * 2) + 1) * N, N));
            modP.Reduce(second.Slice(i * N, N), t);
        }
        points.AsSpan().Clear();
    }

    private static BigInteger RecoverX(BigInteger y, BigInteger d)
    {
        // RFC 8032, section 5.1.3; the base point's x is even.
        var p = (BigInteger.One << 255) - 19;
        var numerator = (y * y - 1) % p;
        var denominator = (d * y % p * y + 1) % p;
        var square = numerator * BigInteger.ModPow(denominator, p - 2, p) % p;
        var x = BigInteger.ModPow(square, (p + 3) / 8, p);
        if ((x * x - square) % p != 0)
        {
            x = x * BigInteger.ModPow(2, (p - 1) / 4, p) % p;
        }
        return x.IsEven ? x : p - x;
    }

    private ulong[] BuildTable(BigInteger baseX, BigInteger baseY)
    {
        var result = new ulong[Windows * WindowSize * 3 * N];
        var step = new ulong[3 * N];
        SetPrecomputed(step, modP.Element(baseX), modP.Element(baseY));
        var point = new ulong[4 * N];
        var inverse = new ulong[N];
        ulong[] x = new ulong[N], y = new ulong[N];
        for (int window = 0; window < Windows; window++)
        {
            SetNeutral(point);
            for (int digit = 1; digit <= WindowSize + 1; digit++)
            {
                Add(point, step);
                modP.Invert(inverse, point.AsSpan(2 * N, N));
                modP.Multiply(x, point.AsSpan(0, N), inverse);
                modP.Multiply(y, point.AsSpan(N, N), inverse);
                if (digit <= WindowSize)
                {
                    SetPrecomputed(result.AsSpan(((window * WindowSize) + digit - 1) * 3 * N, 3 * N), x, y);
                }
            }
            SetPrecomputed(step, x, y);
        }
        return result;
    }

    private void SetPrecomputed(Span<ulong> entry, ReadOnlySpan<ulong> x, ReadOnlySpan<ulong> y)
    {
        modP.Subtract(entry[..N], y, x);
        modP.Add(entry.Slice(N, N), y, x);
        modP.Multiply(entry.Slice(2 * N, N), x, y);
        modP.Multiply(entry.Slice(2 * N, N), entry.Slice(2 * N, N), twiceD);
    }

    private void SetNeutral(Span<ulong> point)
    {
        point.Clear();
        modP.One.CopyTo(point.Slice(N, N));
        modP.One.CopyTo(point.Slice(2 * N, N));
    }

    /// <summary>point += entry in extended coordinates X, Y, Z, T ("madd-2008-hwcd-3" with a = −1; complete, so it doubles too).</summary>
    private void Add(Span<ulong> point, ReadOnlySpan<ulong> entry)
    {
        Span<ulong> x = point[..N], y = point.Slice(N, N), z = point.Slice(2 * N, N), t = point.Slice(3 * N, N);
        Span<ulong> scratch = stackalloc ulong[4 * N];
        Span<ulong> a = scratch[..N], b = scratch.Slice(N, N), c = scratch.Slice(2 * N, N), d = scratch.Slice(3 * N, N);
        modP.Subtract(a, y, x);
        modP.Multiply(a, a, entry[..N]);
        modP.Add(b, y, x);
        modP.Multiply(b, b, entry.Slice(N, N));
        modP.Multiply(c, t, entry.Slice(2 * N, N));
        modP.Add(d, z, z);
        modP.Subtract(t, b, a); // E
        modP.Subtract(z, d, c); // F
        modP.Add(d, d, c);      // G
        modP.Add(b, b, a);      // H
        modP.Multiply(x, t, z);
        modP.Multiply(y, d, b);
        modP.Multiply(t, t, b);
        modP.Multiply(z, z, d);
    }
}
