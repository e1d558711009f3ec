namespace Keystay.Redaction.Ranges;

/// <summary>Ranges of a file that may overlap as they are gathered and never do when they are read.</summary>
internal sealed class RangeSet
{
    private readonly List<DumpRange> gathered = [];
    private IReadOnlyList<DumpRange>? merged;

    /// <summary>Adds a range; one that reaches beyond the file is a fault of ours, not of the file.</summary>
    public void Add(long offset, long length, string what)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (length > 0)
        {
            gathered.Add(new(offset, length, what));
            merged = null;
        }
    }

    /// <summary>Sorted by offset. Ranges that overlap are one; ranges that only touch stay two, so that each filling begins where a value began.</summary>
    public IReadOnlyList<DumpRange> Merged => merged ??= Merge();

    /// <summary>How many bytes of [<paramref name="offset"/>, <paramref name="offset"/> + <paramref name="length"/>) are in the set.</summary>
    public long Covered(long offset, long length)
    {
        long end = offset + length;
        return Merged.Where(r => r.Offset < end && r.End > offset).Sum(r => Math.Min(r.End, end) - Math.Max(r.Offset, offset));
    }

    private List<DumpRange> Merge()
    {
        var result = new List<DumpRange>();
        var forms = new SortedSet<string>(StringComparer.Ordinal);
        long offset = 0, end = -1;
        void Finish()
        {
            if (end > offset)
            {
                result.Add(new(offset, end - offset, string.Join(", ", forms)));
            }
            forms.Clear();
        }

        foreach (var range in gathered.OrderBy(r => r.Offset))
        {
            if (range.Offset >= end)
            {
                Finish();
                (offset, end) = (range.Offset, range.End);
            }
            forms.UnionWith(range.What.Split(", "));
            end = Math.Max(end, range.End);
        }
        Finish();
        return result;
    }
}
