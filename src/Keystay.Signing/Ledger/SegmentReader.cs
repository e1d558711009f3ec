using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Keystay.Signing.Ledger;

/// <summary>Reads a journal segment frame by frame. Lengths are believed only within the file and within what a writer can write.</summary>
internal sealed class SegmentReader : IDisposable
{
    private readonly SafeFileHandle file;
    private readonly long length;
    private byte[] frame = new byte[64 << 10];

    /// <exception cref="LedgerException">The file is no segment of this ledger.</exception>
    public SegmentReader(string path, Guid ledger)
    {
        Path = path;
        file = File.OpenHandle(path, options: FileOptions.SequentialScan);
        length = RandomAccess.GetLength(file);
        Span<byte> bytes = stackalloc byte[SegmentHeader.Bytes];
        int read = RandomAccess.Read(file, bytes, 0);
        if (SegmentHeader.Read(bytes[..read]) is not { } header || header.Ledger != ledger)
        {
            file.Dispose();
            throw new LedgerException(LedgerErrors.Damaged, $"{path} is no segment of this ledger, or its header is damaged. Keep the file, and move it out of the folder to go on without its records.");
        }
        Header = header;
        Position = SegmentHeader.Bytes;
        NextSequence = header.First;
    }

    public string Path { get; }

    public SegmentHeader Header { get; }

    /// <summary>Where the next frame begins: everything before it is sound.</summary>
    public long Position { get; private set; }

    /// <summary>The sequence of the record after those read.</summary>
    public long NextSequence { get; private set; }

    /// <summary>The time of the last record read, 0 before the first.</summary>
    public long LastRecordedAt { get; private set; }

    /// <summary>Looks only at the end of the file: whether the segment was ended, and with which numbers.</summary>
    public bool TryReadEnd(out long next, out long lastRecordedAt)
    {
        (next, lastRecordedAt) = (0, 0);
        Span<byte> end = stackalloc byte[Frame.HeaderBytes + sizeof(long)];
        if (length < SegmentHeader.Bytes + end.Length)
        {
            return false;
        }
        Read(end, length - end.Length);
        if (Frame.Count(end) != 0 || Frame.PayloadLength(end) != sizeof(long) || Frame.First(end) < Header.First || !Frame.IsSound(end))
        {
            return false;
        }
        (next, lastRecordedAt) = (Frame.First(end), BinaryPrimitives.ReadInt64LittleEndian(end[Frame.HeaderBytes..]));
        return true;
    }

    /// <summary>Reads a frame; hands out its entries, which are valid until the next call.</summary>
    public FrameState Next(out EntryReader entries)
    {
        entries = default;
        var state = Load(out int count);
        if (state != FrameState.Records)
        {
            return state;
        }
        var payload = frame.AsMemory(Frame.HeaderBytes, Frame.PayloadLength(frame));
        if (!EntryReader.TryCreate(payload, count, NextSequence, out entries, out long last))
        {
            return FrameState.Damaged;
        }
        Position += Frame.HeaderBytes + payload.Length;
        NextSequence += count;
        LastRecordedAt = last;
        return FrameState.Records;
    }

    /// <summary>All entries of a segment that is whole.</summary>
    /// <exception cref="LedgerException">It is not.</exception>
    public IEnumerable<ReadOnlyMemory<byte>> Entries()
    {
        FrameState state;
        while ((state = Next(out var entries)) == FrameState.Records)
        {
            while (entries.TryNext(out var entry))
            {
                yield return entry;
            }
        }
        if (state != FrameState.Ended)
        {
            throw new LedgerException(LedgerErrors.Damaged, $"{Path} was whole and is not any more, from byte {Position} on.");
        }
    }

    public void Dispose() => file.Dispose();

    private FrameState Load(out int count)
    {
        count = 0;
        long rest = length - Position;
        if (rest < Frame.HeaderBytes)
        {
            return rest == 0 ? FrameState.NoMore : FrameState.Torn;
        }
        Read(frame.AsSpan(0, Frame.HeaderBytes), Position);
        int payload = Frame.PayloadLength(frame);
        count = Frame.Count(frame);
        if (!Frame.HasSoundHeader(frame) || payload is < 0 or > Frame.MostPayload || count < 0 || (Frame.First(frame) != NextSequence && !SkipsDamage(count)))
        {
            return FrameState.Damaged;
        }
        if (payload > rest - Frame.HeaderBytes)
        {
            return FrameState.Torn;
        }
        int whole = Frame.HeaderBytes + payload;
        if (whole > frame.Length)
        {
            Array.Resize(ref frame, Math.Max(whole, frame.Length * 2));
        }
        Read(frame.AsSpan(Frame.HeaderBytes, payload), Position + Frame.HeaderBytes);
        if (!Frame.IsSound(frame.AsSpan(0, whole)))
        {
            return FrameState.Damaged;
        }
        if (count > 0)
        {
            return FrameState.Records;
        }
        if (payload != sizeof(long) || rest != whole)
        {
            return FrameState.Damaged;
        }
        LastRecordedAt = BinaryPrimitives.ReadInt64LittleEndian(frame.AsSpan(Frame.HeaderBytes));
        return FrameState.Ended;
    }

    /// <summary>Where records may be lost, the end leaves a number out: the gap shows in every count of records from then on.</summary>
    private bool SkipsDamage(int count) => Header.IsDamaged && count == 0 && Frame.First(frame) == NextSequence + 1;

    private void Read(Span<byte> bytes, long from)
    {
        while (!bytes.IsEmpty)
        {
            int read = RandomAccess.Read(file, bytes, from);
            if (read == 0)
            {
                throw new IOException($"{Path} became shorter while it was read.");
            }
            bytes = bytes[read..];
            from += read;
        }
    }
}
