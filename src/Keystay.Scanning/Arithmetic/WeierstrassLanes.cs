using System.Numerics;

namespace Keystay.Scanning.Arithmetic;

/// <summary>The sums of <see cref="WeierstrassBase"/> for eight scalars at a time, from the same table.</summary>
internal sealed class WeierstrassLanes
{
    private const int Lanes = LaneField.Lanes;

    private readonly PrimeField scalarField;
    private readonly LaneField modP;
    private readonly int windows;
    private readonly uint[] table; // per window and digit: x, y in limbs

    /// <param name="prime">The field.</param>
    /// <param name="scalarField">The same.</param>
    /// <param name="points">The table's points in the scalar field's form.</param>
    /// <param name="windows">Bytes of a scalar.</param>
    public WeierstrassLanes(BigInteger prime, PrimeField scalarField, ulong[] points, int windows)
    {
        this.scalarField = scalarField;
        this.windows = windows;
        modP = new LaneField(prime);
        int n = scalarField.Limbs;
        // A product with the plain R of the lanes exchanges one Montgomery form for the other.
        var radix = scalarField.ToLimbs(modP.Radix);
        var element = new ulong[n];
        table = new uint[points.Length / n * modP.Limbs];
        for (int i = 0; i < points.Length / n; i++)
        {
            scalarField.Multiply(ref element[0], ref points[i * n], ref radix[0]);
            modP.Split(element, table.AsSpan(i * modP.Limbs));
        }
    }

    /// <summary>The products as x, y in the scalar field's form; zeros for a zero scalar.</summary>
    public ulong[] Multiply(ReadOnlySpan<ulong> scalars)
    {
        int n = scalarField.Limbs, count = scalars.Length / n, groups = (count + Lanes - 1) / Lanes;
        var sums = new LaneSums(modP, groups);
        for (int window = 0; window < windows; window++)
        {
            for (int i = 0; i < count; i++)
            {
                int digit = (int)(scalars[(i * n) + (window / 8)] >> (window % 8 * 8)) & 255;
                if (digit != 0)
                {
                    sums.Prepare(i, table.AsSpan(((window * 255) + digit - 1) * 2 * modP.Limbs, 2 * modP.Limbs));
                }
            }
            sums.Add();
        }
        return Export(sums, count);
    }

    private ulong[] Export(LaneSums sums, int count)
    {
        int n = scalarField.Limbs;
        var points = new ulong[count * 2 * n];
        for (int i = 0; i < 2 * count; i++)
        {
            int scalar = i / 2, lane = scalar % Lanes;
            ref var coordinate = ref sums.Coordinate(scalar / Lanes, i % 2);
            if (lane == 0)
            {
                modP.Reduce(ref coordinate, ref coordinate);
            }
            modP.Join(ref coordinate, lane, points.AsSpan(i * n, n));
            scalarField.ToMontgomery(ref points[i * n]);
        }
        sums.Clear();
        return points;
    }
}
