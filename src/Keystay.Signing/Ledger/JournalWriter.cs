using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Keystay.Signing.Ledger;

/// <summary>Writes frames to the journal. One thread uses it.</summary>
/// <param name="folder">Where segments lie.</param>
/// <param name="nextSequence">The number of the next record.</param>
/// <param name="lastRecordedAt">The time of the last record there is.</param>
internal sealed class JournalWriter(JournalFolder folder, long nextSequence, long lastRecordedAt) : IDisposable
{
    private SafeFileHandle? file;
    private SegmentHeader? header;
    private long length;

    /// <summary>Puts the records of a batch on the disk.</summary>
    /// <returns>The sequence of the first.</returns>
    /// <exception cref="IOException">There was no room: nothing was written, and the next batch may be tried.</exception>
    /// <exception cref="LedgerException">It is not known what is on the disk: nothing more may be written.</exception>
    public long Write(CommitBatch batch)
    {
        if (header is not null && header.Hour != batch.Hour)
        {
            End();
        }
        if (header is null)
        {
            Begin(batch.Hour);
        }
        long first = nextSequence;
        Add(batch.ToFrame(first));
        nextSequence = first + batch.Count;
        lastRecordedAt = batch.LastRecordedAt;
        return first;
    }

    /// <summary>Marks the segment as whole: it is written no more and can be sealed.</summary>
    public void End()
    {
        if (header is null)
        {
            return;
        }
        Add(EndFrame(nextSequence, lastRecordedAt));
        file!.Dispose();
        (file, header) = (null, null);
    }

    public void Dispose() => file?.Dispose();

    public static byte[] EndFrame(long next, long lastRecordedAt)
    {
        var frame = new byte[Frame.HeaderBytes + sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(frame.AsSpan(Frame.HeaderBytes), lastRecordedAt);
        Frame.Finish(frame, 0, next);
        return frame;
    }

    private void Begin(long hour)
    {
        var begun = new SegmentHeader(folder.Ledger, nextSequence, hour, IsDamaged: false);
        file = File.OpenHandle(folder.Create(begun), FileMode.Open, FileAccess.Write, FileShare.Read);
        (header, length) = (begun, SegmentHeader.Bytes);
    }

    private void Add(ReadOnlySpan<byte> frame)
    {
        try
        {
            RandomAccess.Write(file!, frame, length);
        }
        catch (IOException e)
        {
            TakeBack(e);
            throw;
        }
        Flush();
        length += frame.Length;
    }

    /// <summary>Half a frame before a whole one would look like damage.</summary>
    private void TakeBack(IOException why)
    {
        try
        {
            RandomAccess.SetLength(file!, length);
        }
        catch (IOException e)
        {
            throw new LedgerException(LedgerErrors.NotDurable, $"The ledger's journal could not be written ({why.Message}) nor set back ({e.Message}). Mend the disk and start again.", e);
        }
    }

    /// <summary>After a failed flush the kernel may have dropped the pages and forget the error: a second flush that succeeds proves nothing (fsync(2)).</summary>
    private void Flush()
    {
        try
        {
            RandomAccess.FlushToDisk(file!);
        }
        catch (IOException e)
        {
            throw new LedgerException(LedgerErrors.NotDurable, $"The ledger's journal could not be flushed to the disk: {e.Message}. Mend the disk and start again.", e);
        }
    }
}
