using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Keystay.Scanning.Arithmetic;

/// <summary>Running sums of points, eight to a group; each addition step shares one inversion among the groups of a lane (Montgomery's trick).</summary>
internal sealed class LaneSums
{
    private const int Lanes = LaneField.Lanes;

    private readonly LaneField field;
    private readonly int limbs;
    private readonly Vector512<ulong>[] sums; // per group: x, y
    private readonly Vector512<ulong>[] summands; // per group: x, y
    private readonly Vector512<ulong>[] slopes;
    private readonly Vector512<ulong>[] products;
    private readonly byte[] isSet; // per group, a bit per lane: whether there is a sum yet
    private readonly byte[] isPending; // whether there is a summand

    public LaneSums(LaneField field, int groups)
    {
        this.field = field;
        limbs = field.Limbs;
        sums = new Vector512<ulong>[groups * 2 * limbs];
        summands = new Vector512<ulong>[sums.Length];
        slopes = new Vector512<ulong>[groups * limbs];
        products = new Vector512<ulong>[slopes.Length];
        isSet = new byte[groups];
        isPending = new byte[groups];
    }

    /// <summary>x (0) or y (1) of a group's sums.</summary>
    public ref Vector512<ulong> Coordinate(int group, int which) => ref sums[((2 * group) + which) * limbs];

    /// <summary>Names the point to add to a sum in the next step; the first one is the sum.</summary>
    public void Prepare(int number, ReadOnlySpan<uint> point)
    {
        int group = number / Lanes, lane = number % Lanes;
        bool isFirst = (isSet[group] >> lane & 1) == 0;
        var target = MemoryMarshal.Cast<Vector512<ulong>, ulong>((isFirst ? sums : summands).AsSpan(group * 2 * limbs, 2 * limbs));
        for (int i = 0; i < point.Length; i++)
        {
            target[(i * Lanes) + lane] = point[i];
        }
        (isFirst ? isSet : isPending)[group] |= (byte)(1 << lane);
    }

    /// <summary>Affine additions of all prepared points: λ = (y₂ − y₁)/(x₂ − x₁), x₃ = λ² − x₁ − x₂, y₃ = λ(x₁ − x₃) − y₁.</summary>
    public void Add()
    {
        Span<Vector512<ulong>> scratch = stackalloc Vector512<ulong>[4 * LaneField.MostLimbs];
        ref var running = ref scratch[0];
        field.Copy(ref field.One, ref running);
        for (int group = 0; group < isSet.Length; group++)
        {
            // Where nothing is added the slope is 1, so that it does not spoil the product.
            ref var slope = ref slopes[group * limbs];
            field.Difference(ref slope, ref summands[2 * group * limbs], ref Coordinate(group, 0));
            field.Select(isPending[group], ref slope, ref field.One);
            field.Copy(ref running, ref products[group * limbs]);
            field.Multiply(ref running, ref running, ref slope);
        }
        field.Invert(ref running, ref running);
        ref var lambda = ref scratch[LaneField.MostLimbs];
        ref var x3 = ref scratch[2 * LaneField.MostLimbs];
        ref var y3 = ref scratch[3 * LaneField.MostLimbs];
        for (int group = isSet.Length - 1; group >= 0; group--)
        {
            ref var slope = ref slopes[group * limbs];
            ref var inverse = ref products[group * limbs];
            field.Multiply(ref inverse, ref inverse, ref running);
            field.Multiply(ref running, ref running, ref slope);
            ref var x1 = ref Coordinate(group, 0);
            ref var y1 = ref Coordinate(group, 1);
            field.Difference(ref lambda, ref summands[((2 * group) + 1) * limbs], ref y1);
            field.Multiply(ref lambda, ref lambda, ref inverse);
            field.Multiply(ref x3, ref lambda, ref lambda);
            field.Subtract(ref x3, ref x3, ref x1);
            field.Subtract(ref x3, ref x3, ref summands[2 * group * limbs]);
            field.Difference(ref y3, ref x1, ref x3);
            field.Multiply(ref y3, ref y3, ref lambda);
            field.Subtract(ref y3, ref y3, ref y1);
            field.Select(isPending[group], ref x3, ref x1);
            field.Select(isPending[group], ref y3, ref y1);
            field.Copy(ref x3, ref x1);
            field.Copy(ref y3, ref y1);
        }
        isPending.AsSpan().Clear();
    }

    /// <summary>What the additions of private scalars leave behind.</summary>
    public void Clear()
    {
        foreach (var left in new[] { sums, summands, slopes, products })
        {
            left.AsSpan().Clear();
        }
    }
}
