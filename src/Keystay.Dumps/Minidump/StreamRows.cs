using Keystay.Dumps.Layout;

namespace Keystay.Dumps.Minidump;

/// <summary>Where the rows of a list stream lie, with their claimed count cut to what the stream and the limits allow.</summary>
internal sealed class StreamRows(HeaderReader file, LayoutBuilder layout)
{
    /// <summary>Offsets of the rows of a list that begins with a 32-bit count.</summary>
    /// <remarks>Some writers pad the count to 8 bytes where rows hold 64-bit numbers; the stream's size tells (as Breakpad's reader does it).</remarks>
    public IEnumerable<long> Of(MinidumpStream stream, int rowSize, int most)
    {
        if (!file.TryReadUInt32(stream.Offset, out uint count) || stream.Length < 4)
        {
            layout.AddProblem(ProblemCodes.BadHeader, stream.Offset, $"The {stream.Type} stream has no room for its count.");
            return [];
        }
        long first = stream.Length == 8 + (long)count * rowSize ? 8 : 4;
        return Of(stream, first, count, rowSize, most);
    }

    /// <summary>Offsets of <paramref name="count"/> rows that begin <paramref name="first"/> bytes into the stream.</summary>
    public IEnumerable<long> Of(MinidumpStream stream, long first, ulong count, long rowSize, int most)
    {
        ulong room = (ulong)Math.Max(0, stream.Length - first) / (ulong)rowSize;
        if (count > room)
        {
            layout.AddProblem(ProblemCodes.BadHeader, stream.Offset, $"The {stream.Type} stream claims {count} entries and has room for {room}; those are read.");
            count = room;
        }
        if (count > (ulong)most)
        {
            layout.AddProblem(ProblemCodes.TooMany, stream.Offset, $"The {stream.Type} stream has {count} entries; the first {most} are read.");
            count = (ulong)most;
        }
        return Enumerable.Range(0, (int)count).Select(i => stream.Offset + first + i * rowSize);
    }
}
