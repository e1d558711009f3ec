using System.Numerics;
using System.Runtime.InteropServices;
using Keystay.Keys;

namespace Keystay.Scanning.Arithmetic;

/// <summary>Multiples of the base point of a short Weierstrass curve: a sum over the scalar's bytes of a table of all their multiples.</summary>
/// <remarks>
/// Sums are affine (SEC 1, section 2.2.1): one scalar's needs an inversion, which the scalars of a batch share, so that an addition costs about six products.
/// Going up from the low byte no addition meets its own summand or its negative: the sum of lower bytes is less than the next summand, and both together
/// less than the order.
/// </remarks>
internal sealed class WeierstrassBase : FixedBase
{
    private const int Digits = 255;

    private readonly PrimeField modP;
    private readonly int windows;
    private readonly ulong[] table; // per window and digit: x, y in Montgomery form
    private readonly WeierstrassLanes? lanes;

    public WeierstrassBase(EcCurve curve)
        : this(curve.Prime, curve.A, curve.GeneratorX, curve.GeneratorY)
    {
    }

    public WeierstrassBase(BigInteger prime, BigInteger a, BigInteger x, BigInteger y)
    {
        modP = new PrimeField(prime);
        windows = (int)((prime.GetBitLength() + 7) / 8);
        table = BuildTable(modP.Element(a), modP.Element(x), modP.Element(y));
        lanes = LaneField.IsSupported ? new WeierstrassLanes(prime, modP, table, windows) : null;
    }

    public override int Limbs => modP.Limbs;

    public override void Multiply(ReadOnlySpan<ulong> scalars, Span<ulong> first, Span<ulong> second)
    {
        int n = Limbs, count = scalars.Length / n;
        var points = MultiplyAffine(scalars);
        for (int i = 0; i < count; i++)
        {
            modP.Reduce(first.Slice(i * n, n), points.AsSpan(2 * i * n, n));
            modP.Reduce(second.Slice(i * n, n), points.AsSpan(((2 * i) + 1) * n, n));
        }
        points.AsSpan().Clear();
    }

    /// <summary>The products as x, y in Montgomery form; zeros for a zero scalar.</summary>
    public ulong[] MultiplyAffine(ReadOnlySpan<ulong> scalars) => lanes?.Multiply(scalars) ?? MultiplyOneByOne(scalars);

    /// <summary>The same without vectors.</summary>
    public ulong[] MultiplyOneByOne(ReadOnlySpan<ulong> scalars)
    {
        int n = Limbs, count = scalars.Length / n;
        var points = new ulong[count * 2 * n];
        var isSet = new bool[count];
        var sums = new Sum[count];
        var scratch = new Scratch(count * n);
        for (int window = 0; window < windows; window++)
        {
            int pending = 0;
            for (int i = 0; i < count; i++)
            {
                int digit = (int)(scalars[(i * n) + (window / 8)] >> (window % 8 * 8)) & 255;
                if (digit == 0)
                {
                    continue;
                }
                if (isSet[i])
                {
                    sums[pending++] = new(i * 2 * n, Entry(window, digit), i * 2 * n);
                    continue;
                }
                table.AsSpan(Entry(window, digit), 2 * n).CopyTo(points.AsSpan(i * 2 * n));
                isSet[i] = true;
            }
            AddAll(points, sums.AsSpan(0, pending), scratch);
        }
        scratch.Clear();
        return points;
    }

    private int Entry(int window, int digit) => ((window * Digits) + digit - 1) * 2 * Limbs;

    private ulong[] BuildTable(ulong[] a, ulong[] x, ulong[] y)
    {
        int n = Limbs;
        var result = new ulong[windows * Digits * 2 * n];
        Powers(a, x, y, result);
        // Every other digit is a power of two and a digit below that.
        var scratch = new Scratch(windows * 128 * n);
        for (int power = 2; power < 256; power *= 2)
        {
            var sums = new List<Sum>();
            for (int window = 0; window < windows; window++)
            {
                for (int rest = 1; rest < power; rest++)
                {
                    sums.Add(new(Entry(window, power), Entry(window, rest), Entry(window, power + rest)));
                }
            }
            AddAll(result, CollectionsMarshal.AsSpan(sums), scratch, result);
        }
        return result;
    }

    /// <summary>Fills in the digits that are powers of two by doubling the base point, in Jacobian coordinates ("dbl-2007-bl" of the Explicit-Formulas Database).</summary>
    private void Powers(ulong[] a, ulong[] x, ulong[] y, ulong[] result)
    {
        int n = Limbs, count = windows * 8;
        var zs = new ulong[count * n];
        ulong[] z = modP.One.ToArray(), yy = new ulong[n], s = new ulong[n], m = new ulong[n], t = new ulong[n];
        ref ulong fx = ref x[0], fy = ref y[0], fz = ref z[0], fyy = ref yy[0], fs = ref s[0], fm = ref m[0], ft = ref t[0];
        for (int i = 0; i < count; i++)
        {
            int entry = Entry(i / 8, 1 << i % 8);
            x.CopyTo(result, entry);
            y.CopyTo(result, entry + n);
            z.CopyTo(zs, i * n);
            modP.Multiply(ref fm, ref fz, ref fz);
            modP.Multiply(ref fm, ref fm, ref fm);
            modP.Multiply(ref fm, ref fm, ref a[0]);
            modP.Multiply(ref ft, ref fx, ref fx);
            modP.Add(ref fm, ref fm, ref ft);
            modP.Add(ref fm, ref fm, ref ft);
            modP.Add(ref fm, ref fm, ref ft);
            modP.Multiply(ref fyy, ref fy, ref fy);
            modP.Multiply(ref fs, ref fx, ref fyy);
            modP.Add(ref fs, ref fs, ref fs);
            modP.Add(ref fs, ref fs, ref fs);
            modP.Multiply(ref fz, ref fy, ref fz);
            modP.Add(ref fz, ref fz, ref fz);
            modP.Multiply(ref fx, ref fm, ref fm);
            modP.Subtract(ref fx, ref fx, ref fs);
            modP.Subtract(ref fx, ref fx, ref fs);
            modP.Multiply(ref fyy, ref fyy, ref fyy);
            modP.Add(ref fyy, ref fyy, ref fyy);
            modP.Add(ref fyy, ref fyy, ref fyy);
            modP.Add(ref fyy, ref fyy, ref fyy);
            modP.Subtract(ref ft, ref fs, ref fx);
            modP.Multiply(ref fy, ref fm, ref ft);
            modP.Subtract(ref fy, ref fy, ref fyy);
        }
        modP.InvertAll(zs, new ulong[zs.Length]);
        for (int i = 0; i < count; i++)
        {
            ref ulong point = ref result[Entry(i / 8, 1 << i % 8)], inverse = ref zs[i * n];
            modP.Multiply(ref ft, ref inverse, ref inverse);
            modP.Multiply(ref point, ref point, ref ft);
            modP.Multiply(ref ft, ref ft, ref inverse);
            ref ulong pointY = ref result[Entry(i / 8, 1 << i % 8) + n];
            modP.Multiply(ref pointY, ref pointY, ref ft);
        }
    }

    private void AddAll(ulong[] points, ReadOnlySpan<Sum> sums, Scratch scratch) => AddAll(points, sums, scratch, table);

    /// <summary>Affine additions of points with different x, all at once: λ = (y₂ − y₁)/(x₂ − x₁), x₃ = λ² − x₁ − x₂, y₃ = λ(x₁ − x₃) − y₁.</summary>
    private void AddAll(ulong[] left, ReadOnlySpan<Sum> sums, Scratch scratch, ulong[] right)
    {
        int n = Limbs;
        var slopes = scratch.Elements.AsSpan(0, sums.Length * n);
        for (int i = 0; i < sums.Length; i++)
        {
            modP.Subtract(ref slopes[i * n], ref right[sums[i].Right], ref left[sums[i].Left]);
        }
        modP.InvertAll(slopes, scratch.Products.AsSpan(0, slopes.Length));
        Span<ulong> lambda = stackalloc ulong[PrimeField.MostLimbs];
        Span<ulong> x = stackalloc ulong[PrimeField.MostLimbs];
        ref ulong l = ref lambda[0], x3 = ref x[0];
        for (int i = 0; i < sums.Length; i++)
        {
            var sum = sums[i];
            ref ulong x1 = ref left[sum.Left], y1 = ref left[sum.Left + n], y3 = ref left[sum.Result + n];
            modP.Subtract(ref l, ref right[sum.Right + n], ref y1);
            modP.Multiply(ref l, ref l, ref slopes[i * n]);
            modP.Multiply(ref x3, ref l, ref l);
            modP.Subtract(ref x3, ref x3, ref x1);
            modP.Subtract(ref x3, ref x3, ref right[sum.Right]);
            modP.Subtract(ref slopes[i * n], ref x1, ref x3);
            modP.Multiply(ref l, ref l, ref slopes[i * n]);
            modP.Subtract(ref y3, ref l, ref y1);
            x[..n].CopyTo(left.AsSpan(sum.Result));
        }
    }

    /// <summary>Where in their arrays two points to be added stand, and where the sum goes.</summary>
    private readonly record struct Sum(int Left, int Right, int Result);

    private sealed class Scratch(int limbs)
    {
        public ulong[] Elements { get; } = new ulong[limbs];
        public ulong[] Products { get; } = new ulong[limbs];

        /// <summary>What the additions of private scalars leave behind.</summary>
        public void Clear()
        {
            Elements.AsSpan().Clear();
            Products.AsSpan().Clear();
        }
    }
}
