using Keystay.Dumps.Layout;

namespace Keystay.Dumps;

/// <summary>Counts what one input unfolds to, over all its layers and members, and stops it at the limits.</summary>
/// <remarks>One count for all: overlapping members of a zip and archives within archives multiply what each alone may.</remarks>
internal sealed class UnpackMeter(DumpLimits limits)
{
    private const long SmallEnough = 64L << 20;
    private long unpacked;

    /// <summary>Bytes of the input itself: its size, or for a stream what was read of it so far.</summary>
    public long Packed { get; set; }

    /// <summary>Members of archives met so far.</summary>
    public int Members { get; set; }

    /// <exception cref="ArchiveException">A limit is passed.</exception>
    public void Add(int bytes)
    {
        unpacked += bytes;
        if (unpacked > limits.MaxUnpackedBytes)
        {
            throw new ArchiveException(ProblemCodes.Bomb, $"unfolds to more than {limits.MaxUnpackedBytes} bytes");
        }
        if (unpacked > SmallEnough && unpacked / limits.MaxUnpackRatio > Packed)
        {
            throw new ArchiveException(ProblemCodes.Bomb, $"unfolds to more than {limits.MaxUnpackRatio} times its {Packed} bytes");
        }
    }
}
