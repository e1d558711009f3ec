namespace Keystay.Scanning.Survey;

/// <summary>Shares anchors out to buckets so that as few bytes as possible pass for one by chance.</summary>
/// <remarks>
/// A bucket passes every byte whose low nibble and high nibble belong to any of its anchors. Anchors that are alike cost nothing together: start with a
/// bucket each, and join the two that cost least until few enough are left.
/// </remarks>
internal static class AnchorBuckets
{
    public static IReadOnlyList<IReadOnlyList<Anchor>> Share(IEnumerable<Anchor> anchors, int buckets)
    {
        var groups = anchors.Select(a => new Group([a])).ToList();
        while (groups.Count > buckets)
        {
            var (left, right) = Cheapest(groups);
            var joined = groups[left].With(groups[right]);
            groups.RemoveAt(right);
            groups.RemoveAt(left);
            groups.Add(joined);
        }
        return groups.ConvertAll(g => g.Anchors);
    }

    private static (int Left, int Right) Cheapest(List<Group> groups)
    {
        var best = (Left: 0, Right: 1, Cost: double.MaxValue);
        for (int i = 0; i < groups.Count; i++)
        {
            for (int j = i + 1; j < groups.Count; j++)
            {
                double cost = groups[i].CostWith(groups[j]);
                if (cost < best.Cost)
                {
                    best = (i, j, cost);
                }
            }
        }
        return (best.Left, best.Right);
    }

    /// <summary>How often a byte stands in memory, roughly: zeros most, then text, then all bits set.</summary>
    private static double Frequency(int value) => value switch
    {
        0 => 0.40,
        255 => 0.03,
        < 16 => 0.006,
        >= 'a' and <= 'z' => 0.006,
        >= ' ' and < 127 => 0.003,
        _ => 0.0012,
    };

    private sealed class Group
    {
        private static readonly double[] Frequencies = [.. Enumerable.Range(0, 256).Select(Frequency)];

        private readonly int[] nibbles = new int[6]; // low and high nibble sets of the three bytes, a bit each
        private readonly double cost;
        private readonly Dictionary<Group, double> costWith = [];

        public Group(IReadOnlyList<Anchor> anchors)
        {
            Anchors = anchors;
            foreach (var anchor in anchors)
            {
                Mark(0, anchor.First);
                Mark(2, anchor.Second);
                Mark(4, anchor.Third);
            }
            cost = Cost(nibbles);
        }

        public IReadOnlyList<Anchor> Anchors { get; }

        public Group With(Group other) => new([.. Anchors, .. other.Anchors]);

        /// <summary>How much more often chance passes when both are one.</summary>
        public double CostWith(Group other)
        {
            if (!costWith.TryGetValue(other, out double known))
            {
                Span<int> both = stackalloc int[6];
                for (int i = 0; i < 6; i++)
                {
                    both[i] = nibbles[i] | other.nibbles[i];
                }
                costWith[other] = known = Cost(both) - cost - other.cost;
            }
            return known;
        }

        private static double Cost(ReadOnlySpan<int> sets)
        {
            double product = 1;
            for (int position = 0; position < 6; position += 2)
            {
                double sum = 0;
                for (int value = 0; value < 256; value++)
                {
                    if ((sets[position] >> (value & 15) & sets[position + 1] >> (value >> 4) & 1) != 0)
                    {
                        sum += Frequencies[value];
                    }
                }
                product *= sum;
            }
            return product;
        }

        private void Mark(int position, byte value)
        {
            nibbles[position] |= 1 << (value & 15);
            nibbles[position + 1] |= 1 << (value >> 4);
        }
    }
}
