using Keystay.Keys;

namespace Keystay.Scanning.Arithmetic;

/// <summary>Multiples of the base point of a short Weierstrass curve: 4-bit windows over a table of all window multiples, Jacobian sums.</summary>
/// <remarks>Formulas: mixed addition "madd-2007-bl" and doubling "dbl-2007-bl" for general a of the Explicit-Formulas Database.</remarks>
internal sealed class WeierstrassBase : FixedBase
{
    private readonly PrimeField modP;
    private readonly ulong[] a;
    private readonly ulong[] table; // per window and digit: affine x, y in Montgomery form
    private readonly int windows;

    public WeierstrassBase(EcCurve curve)
    {
        modP = new PrimeField(curve.Prime);
        a = modP.Element(curve.A);
        windows = (curve.Bits + WindowBits - 1) / WindowBits;
        table = BuildTable(modP.Element(curve.GeneratorX), modP.Element(curve.GeneratorY));
    }

    public override int Limbs => modP.Limbs;

    public override void Multiply(ReadOnlySpan<ulong> scalars, Span<ulong> first, Span<ulong> second)
    {
        int n = Limbs, count = scalars.Length / n;
        var points = new ulong[count * 3 * n];
        var zs = new ulong[count * n];
        for (int i = 0; i < count; i++)
        {
            var point = points.AsSpan(i * 3 * n, 3 * n);
            for (int window = 0; window < windows; window++)
            {
                int digit = Window(scalars.Slice(i * n, n), window);
                if (digit != 0)
                {
                    AddAffine(point, table.AsSpan(((window * WindowSize) + digit - 1) * 2 * n, 2 * n));
                }
            }
            point[(2 * n)..].CopyTo(zs.AsSpan(i * n));
        }
        modP.InvertAll(zs);
        for (int i = 0; i < count; i++)
        {
            ToAffine(points.AsSpan(i * 3 * n, 3 * n), zs.AsSpan(i * n, n));
            modP.Reduce(first.Slice(i * n, n), points.AsSpan(i * 3 * n, n));
            modP.Reduce(second.Slice(i * n, n), points.AsSpan((i * 3 * n) + n, n));
        }
        points.AsSpan().Clear();
    }

    private ulong[] BuildTable(ulong[] gx, ulong[] gy)
    {
        int n = Limbs, entries = windows * WindowSize;
        var jacobian = new ulong[entries * 3 * n];
        var affine = new ulong[2 * n];
        gx.CopyTo(affine, 0);
        gy.CopyTo(affine, n);
        var single = new ulong[n];
        for (int window = 0; window < windows; window++)
        {
            var running = new ulong[3 * n];
            for (int digit = 1; digit <= WindowSize; digit++)
            {
                AddAffine(running, affine);
                running.CopyTo(jacobian, ((window * WindowSize) + digit - 1) * 3 * n);
            }
            AddAffine(running, affine);
            running.AsSpan(2 * n).CopyTo(single);
            modP.Invert(single, single);
            ToAffine(running, single);
            running.AsSpan(0, 2 * n).CopyTo(affine);
        }
        var zs = new ulong[entries * n];
        for (int i = 0; i < entries; i++)
        {
            jacobian.AsSpan(((i * 3) + 2) * n, n).CopyTo(zs.AsSpan(i * n));
        }
        modP.InvertAll(zs);
        var result = new ulong[entries * 2 * n];
        for (int i = 0; i < entries; i++)
        {
            var point = jacobian.AsSpan(i * 3 * n, 3 * n);
            ToAffine(point, zs.AsSpan(i * n, n));
            point[..(2 * n)].CopyTo(result.AsSpan(i * 2 * n));
        }
        return result;
    }

    private void ToAffine(Span<ulong> point, ReadOnlySpan<ulong> zInverse)
    {
        int n = Limbs;
        Span<ulong> square = stackalloc ulong[PrimeField.MostLimbs];
        square = square[..n];
        modP.Multiply(square, zInverse, zInverse);
        modP.Multiply(point[..n], point[..n], square);
        modP.Multiply(square, square, zInverse);
        modP.Multiply(point.Slice(n, n), point.Slice(n, n), square);
    }

    /// <summary>point += (x2, y2). Z = 0 is the point at infinity.</summary>
    private void AddAffine(Span<ulong> point, ReadOnlySpan<ulong> affine)
    {
        int n = Limbs;
        Span<ulong> x = point[..n], y = point.Slice(n, n), z = point.Slice(2 * n, n);
        if (!z.ContainsAnyExcept(0UL))
        {
            affine.CopyTo(point);
            modP.One.CopyTo(z);
            return;
        }
        Span<ulong> scratch = stackalloc ulong[6 * PrimeField.MostLimbs];
        Span<ulong> zz = scratch[..n], h = scratch.Slice(n, n), r = scratch.Slice(2 * n, n);
        Span<ulong> hh = scratch.Slice(3 * n, n), v = scratch.Slice(4 * n, n), t = scratch.Slice(5 * n, n);
        modP.Multiply(zz, z, z);
        modP.Multiply(h, affine[..n], zz);
        modP.Subtract(h, h, x);
        modP.Multiply(t, z, zz);
        modP.Multiply(r, affine.Slice(n, n), t);
        modP.Subtract(r, r, y);
        if (!h.ContainsAnyExcept(0UL))
        {
            if (r.ContainsAnyExcept(0UL))
            {
                z.Clear();
            }
            else
            {
                Double(point);
            }
            return;
        }
        modP.Multiply(hh, h, h);
        modP.Multiply(v, x, hh);
        modP.Multiply(hh, hh, h);
        modP.Multiply(z, z, h);
        modP.Multiply(t, r, r);
        modP.Subtract(t, t, hh);
        modP.Subtract(t, t, v);
        modP.Subtract(x, t, v);
        modP.Subtract(v, v, x);
        modP.Multiply(v, v, r);
        modP.Multiply(t, y, hh);
        modP.Subtract(y, v, t);
    }

    private void Double(Span<ulong> point)
    {
        int n = Limbs;
        Span<ulong> x = point[..n], y = point.Slice(n, n), z = point.Slice(2 * n, n);
        Span<ulong> scratch = stackalloc ulong[4 * PrimeField.MostLimbs];
        Span<ulong> yy = scratch[..n], s = scratch.Slice(n, n), m = scratch.Slice(2 * n, n), t = scratch.Slice(3 * n, n);
        modP.Multiply(m, z, z);
        modP.Multiply(m, m, m);
        modP.Multiply(m, m, a);
        modP.Multiply(t, x, x);
        modP.Add(m, m, t);
        modP.Add(m, m, t);
        modP.Add(m, m, t);
        modP.Multiply(yy, y, y);
        modP.Multiply(s, x, yy);
        modP.Add(s, s, s);
        modP.Add(s, s, s);
        modP.Multiply(z, y, z);
        modP.Add(z, z, z);
        modP.Multiply(x, m, m);
        modP.Subtract(x, x, s);
        modP.Subtract(x, x, s);
        modP.Multiply(yy, yy, yy);
        modP.Add(yy, yy, yy);
        modP.Add(yy, yy, yy);
        modP.Add(yy, yy, yy);
        modP.Subtract(t, s, x);
        modP.Multiply(y, m, t);
        modP.Subtract(y, y, yy);
    }
}
