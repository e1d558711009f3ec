using System.Buffers.Binary;

namespace Keystay.Signing.Ledger;

/// <summary>Records that one write and one flush put on the disk together.</summary>
internal sealed class CommitBatch
{
    /// <summary>From here on a batch takes no further record.</summary>
    public const int FullBytes = 4 << 20;

    private readonly TaskCompletionSource<long> committed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] buffer = new byte[64 << 10];
    private int length = Frame.HeaderBytes;

    /// <summary>The hour that its records belong to, since 1970.</summary>
    public long Hour { get; set; }

    public int Count { get; private set; }

    /// <summary>The time of its last record.</summary>
    public long LastRecordedAt { get; private set; }

    /// <summary>Whether the segment ends after it, so that it can be sealed.</summary>
    public bool EndsSegment { get; set; }

    public bool IsFull => length >= FullBytes;

    /// <summary>Ends when the batch is on the disk: the sequence of its first record.</summary>
    public Task<long> Committed => committed.Task;

    /// <returns>The record's place in the batch.</returns>
    public int Add(ReadOnlySpan<byte> entry, long recordedAt)
    {
        int needed = length + 2 + entry.Length;
        if (needed > buffer.Length)
        {
            Array.Resize(ref buffer, Math.Max(needed, buffer.Length * 2));
        }
        BinaryPrimitives.WriteUInt16LittleEndian(buffer.AsSpan(length), (ushort)entry.Length);
        entry.CopyTo(buffer.AsSpan(length + 2));
        length = needed;
        LastRecordedAt = recordedAt;
        return Count++;
    }

    /// <summary>The frame to write, with its records numbered from <paramref name="first"/> on.</summary>
    public ReadOnlySpan<byte> ToFrame(long first)
    {
        int at = Frame.HeaderBytes;
        for (int i = 0; i < Count; i++)
        {
            int entry = BinaryPrimitives.ReadUInt16LittleEndian(buffer.AsSpan(at));
            EntryEncoding.WriteSequence(buffer.AsSpan(at + 2), first + i);
            at += 2 + entry;
        }
        Frame.Finish(buffer.AsSpan(0, length), Count, first);
        return buffer.AsSpan(0, length);
    }

    public void Succeed(long first) => committed.SetResult(first);

    public void Fail(LedgerException why)
    {
        committed.SetException(why);
        // Nobody may wait for a batch that only ends a segment.
        _ = committed.Task.Exception;
    }
}
