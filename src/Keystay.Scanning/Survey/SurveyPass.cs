using Keystay.Dumps;
using Keystay.Scanning.Recognisers.Text;
using Keystay.Scanning.Structures;

namespace Keystay.Scanning.Survey;

/// <summary>The first pass: every byte is looked at once, by every recogniser and structure filter, a page at a time while it is in cache.</summary>
internal sealed class SurveyPass
{
    private readonly Dump dump;
    private readonly AnchorFilter anchors;
    private readonly WordFilter words;
    private readonly WordRanges ranges;
    private readonly ulong lowest, highest;
    private readonly bool deep;

    public SurveyPass(Dump dump, bool deep)
    {
        this.dump = dump;
        this.deep = deep;
        anchors = AnchorFilter.For(dump.Format);
        (lowest, highest) = PointersOf(dump);
        words = dump.PointerSize == 4 ? new WordFilter(0, 0) : new WordFilter(lowest, highest);
        ranges = new WordRanges(dump);
    }

    /// <summary>Surveys a block of the file.</summary>
    /// <remarks>
    /// Encodings are recognised everywhere; numbers and schedules are looked for wherever the process could have put them, and under
    /// <c>--deep</c> also in programs and libraries as they came from disk.
    /// </remarks>
    public void Survey(BlockBuffer block, WorkerState worker)
    {
        var window = block.Window;
        long origin = block.Map.OffsetOf(0);
        foreach (var (start, end) in block.DataRuns)
        {
            anchors.Find(window, start, end, block.Map, worker.Harvest);
            BareNumbers.Scan(window, start, end, worker.Harvest);
            foreach (var range in ranges.Within(origin + start, origin + end))
            {
                if (deep || !range.IsPristine)
                {
                    Structures(window, (int)(range.Start - origin), (int)(range.End - origin), (int)(range.Phase - origin) & 7, block.Map, worker);
                }
            }
        }
    }

    /// <summary>Surveys memory around a seam, where segments that lie apart in the file touch.</summary>
    public void SurveySeam(Seam seam, BlockBuffer block, WorkerState worker)
    {
        anchors.Find(block.Window, 0, block.End, block.Map, worker.Harvest);
        Structures(block.Window, 0, block.End, (int)(0 - seam.Address & 7), block.Map, worker);
    }

    private void Structures(ReadOnlySpan<byte> window, int start, int end, int phase, WindowMap map, WorkerState worker)
    {
        var numbers = new CountedNumbers(worker.Memory, worker.Harvest, worker.Recent, words, map);
        foreach (int shift in deep ? (ReadOnlySpan<int>)[0, 1, 2, 3, 4, 5, 6, 7] : [0])
        {
            int first = start + ((phase + shift - start) & 7);
            for (int page = first; page < end; page += DataPages.PageBytes)
            {
                int pageEnd = Math.Min(page + DataPages.PageBytes, end);
                if (dump.PointerSize == 4)
                {
                    CountedNumbers32.Find(window, page, pageEnd, lowest, highest, worker);
                }
                words.Find(window, Math.Max(page, (8 * WordFilter.WordsBefore) + (page & 7)), pageEnd, ref numbers);
                if (shift < 4)
                {
                    AesSchedules.Find(window, page, pageEnd, map, worker.Harvest);
                }
            }
        }
    }

    /// <summary>Where pointers of this dump may point: from its lowest to its highest user-space address.</summary>
    private static (ulong Lowest, ulong Highest) PointersOf(Dump dump)
    {
        const ulong UserEnd = 1UL << 47;
        var segments = dump.AddressSpace.Segments;
        if (dump.IsPhysical || segments.Count == 0)
        {
            return (0, 0);
        }
        ulong lowest = Math.Max(segments[0].Address, 4096);
        ulong highest = segments.Where(s => s.Address < UserEnd).Select(s => s.Address + (ulong)s.Length).DefaultIfEmpty(0UL).Max();
        return (lowest, Math.Max(lowest, highest));
    }
}
