namespace Keystay.Dumps.Minidump;

/// <summary>One entry of the stream directory, clipped to the file.</summary>
internal readonly record struct MinidumpStream(StreamType Type, long Offset, long Length)
{
    public long End => Offset + Length;
}
