using Keystay.Keys;

namespace Keystay.Scanning.Arithmetic;

/// <summary>Multiples of the base point of a short Weierstrass curve: 4-bit windows over a table of all window multiples, Jacobian sums.</summary>
/// <remarks>Formulas: mixed addition "madd-2007-bl" and doubling "dbl-2007-bl" for general a of the Explicit-Formulas Database.</remarks>
internal sealed class WeierstrassBase : FixedBase
{
    private readonly PrimeField field;
    private readonly ulong[] a;
    private readonly ulong[] table; // per window and digit: affine x, y in Montgomery form
    private readonly int windows;

    public WeierstrassBase(EcCurve curve)
    {
        field = new PrimeField(curve.Prime);
        a = field.Element(curve.A);
        windows = (curve.Bits + WindowBits - 1) / WindowBits;
        table = BuildTable(field.Element(curve.GeneratorX), field.Element(curve.GeneratorY));
    }

    public override int Limbs => field.Limbs;

    public PrimeField Field => field;

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
        field.InvertAll(zs);
        for (int i = 0; i < count; i++)
        {
            ToAffine(points.AsSpan(i * 3 * n, 3 * n), zs.AsSpan(i * n, n));
            field.Reduce(first.Slice(i * n, n), points.AsSpan(i * 3 * n, n));
            field.Reduce(second.Slice(i * n, n), points.AsSpan((i * 3 * n) + n, n));
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
            field.Invert(single, single);
            ToAffine(running, single);
            running.AsSpan(0, 2 * n).CopyTo(affine);
        }
        var zs = new ulong[entries * n];
        for (int i = 0; i < entries; i++)
        {
            jacobian.AsSpan(((i * 3) + 2) * n, n).CopyTo(zs.AsSpan(i * n));
        }
        field.InvertAll(zs);
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
        field.Multiply(square, zInverse, zInverse);
        field.Multiply(point[..n], point[..n], square);
        field.Multiply(square, square, zInverse);
        field.Multiply(point.Slice(n, n), point.Slice(n, n), square);
    }

    /// <summary>point += (x2, y2). Z = 0 is the point at infinity.</summary>
    private void AddAffine(Span<ulong> point, ReadOnlySpan<ulong> affine)
    {
        int n = Limbs;
        Span<ulong> x = point[..n], y = point.Slice(n, n), z = point.Slice(2 * n, n);
        if (!z.ContainsAnyExcept(0UL))
        {
            affine.CopyTo(point);
            field.One.CopyTo(z);
            return;
        }
        Span<ulong> scratch = stackalloc ulong[6 * PrimeField.MostLimbs];
        Span<ulong> zz = scratch[..n], h = scratch.Slice(n, n), r = scratch.Slice(2 * n, n);
        Span<ulong> hh = scratch.Slice(3 * n, n), v = scratch.Slice(4 * n, n), t = scratch.Slice(5 * n, n);
        field.Multiply(zz, z, z);
        field.Multiply(h, affine[..n], zz);
        field.Subtract(h, h, x);
        field.Multiply(t, z, zz);
        field.Multiply(r, affine.Slice(n, n), t);
        field.Subtract(r, r, y);
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
        field.Multiply(hh, h, h);
        field.Multiply(v, x, hh);
        field.Multiply(hh, hh, h);
        field.Multiply(z, z, h);
        field.Multiply(t, r, r);
        field.Subtract(t, t, hh);
        field.Subtract(t, t, v);
        field.Subtract(x, t, v);
        field.Subtract(v, v, x);
        field.Multiply(v, v, r);
        field.Multiply(t, y, hh);
        field.Subtract(y, v, t);
    }

    private void Double(Span<ulong> point)
    {
        int n = Limbs;
        Span<ulong> x = point[..n], y = point.Slice(n, n), z = point.Slice(2 * n, n);
        Span<ulong> scratch = stackalloc ulong[4 * PrimeField.MostLimbs];
        Span<ulong> yy = scratch[..n], s = scratch.Slice(n, n), m = scratch.Slice(2 * n, n), t = scratch.Slice(3 * n, n);
        field.Multiply(m, z, z);
        field.Multiply(m, m, m);
        field.Multiply(m, m, a);
        field.Multiply(t, x, x);
        field.Add(m, m, t);
        field.Add(m, m, t);
        field.Add(m, m, t);
        field.Multiply(yy, y, y);
        field.Multiply(s, x, yy);
        field.Add(s, s, s);
        field.Add(s, s, s);
        field.Multiply(z, y, z);
        field.Add(z, z, z);
        field.Multiply(x, m, m);
        field.Subtract(x, x, s);
        field.Subtract(x, x, s);
        field.Multiply(yy, yy, yy);
        field.Add(yy, yy, yy);
        field.Add(yy, yy, yy);
        field.Add(yy, yy, yy);
        field.Subtract(t, s, x);
        field.Multiply(y, m, t);
        field.Subtract(y, y, yy);
    }
}
