namespace Keystay.Dumps;

/// <summary>Names for places in a dump.</summary>
internal static class AreaNames
{
    public static string At(Dump dump, long offset)
    {
        if (dump.AddressSpace.TryGetAddress(offset, out ulong address))
        {
            var mapping = MappingAt(dump.Mappings, address);
            return mapping is null || mapping.Name.Length == 0 ? "anonymous memory" : mapping.Name;
        }
        int at = LastStartingAtOrBefore(dump.Areas.Count, i => (ulong)dump.Areas[i].Offset, (ulong)offset);
        return at >= 0 && offset - dump.Areas[at].Offset < dump.Areas[at].Length ? dump.Areas[at].Name : "file";
    }

    public static Mapping? MappingAt(IReadOnlyList<Mapping> mappings, ulong address)
    {
        int at = LastStartingAtOrBefore(mappings.Count, i => mappings[i].Start, address);
        return at >= 0 && address - mappings[at].Start < mappings[at].Length ? mappings[at] : null;
    }

    private static int LastStartingAtOrBefore(int count, Func<int, ulong> startOf, ulong key)
    {
        int low = 0, high = count - 1;
        while (low <= high)
        {
            int middle = low + (high - low) / 2;
            if (startOf(middle) <= key)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }
        return high;
    }
}
