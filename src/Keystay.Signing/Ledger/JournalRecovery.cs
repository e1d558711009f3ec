using Keystay.Signing.TransparencyLog;

namespace Keystay.Signing.Ledger;

/// <summary>
/// Brings a journal into order after its process ended somewhere. A write that was cut short is cut off: it was never flushed, so no one was told. Anything else that is not
/// what was written is damage: the bytes are kept aside, and the hour can never be marked complete.
/// </summary>
internal static class JournalRecovery
{
    public static RecoveredJournal Run(JournalFolder folder)
    {
        long next = 1, last = 0;
        var notes = new List<string>();
        foreach (string path in folder.Segments())
        {
            var (segmentNext, segmentLast) = EndOf(path, folder, notes);
            next = Math.Max(next, segmentNext);
            last = Math.Max(last, segmentLast);
        }
        return new RecoveredJournal(next, last, notes);
    }

    /// <summary>Makes a segment whole that is not what was written: its sound beginning stays, marked; all of its bytes are kept beside it.</summary>
    public static string SetDamageAside(string path, JournalFolder folder)
    {
        string kept = path + ".damaged";
        byte[] end;
        SegmentHeader header;
        long sound;
        using (var reader = new SegmentReader(path, folder.Ledger))
        {
            while (reader.Next(out _) == FrameState.Records)
            {
            }
            (header, sound) = (reader.Header with { IsDamaged = true }, reader.Position);
            end = JournalWriter.EndFrame(reader.NextSequence + 1, reader.LastRecordedAt);
        }
        File.Copy(path, kept, overwrite: true);
        string pending = path + ".new";
        using (var source = File.OpenRead(path))
        using (var copy = new FileStream(pending, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            source.Position = SegmentHeader.Bytes;
            copy.Write(header.ToBytes());
            CopyUntil(sound, source, copy);
            copy.Write(end);
            copy.Flush(flushToDisk: true);
        }
        DurableFile.Rename(pending, path);
        return $"{path} is damaged at byte {sound}; records behind it may be lost. All of its bytes are kept in {Path.GetFileName(kept)}. Its hour will not be marked complete.";
    }

    private static (long Next, long LastRecordedAt) EndOf(string path, JournalFolder folder, List<string> notes)
    {
        FrameState state;
        long next, last, sound;
        using (var reader = new SegmentReader(path, folder.Ledger))
        {
            if (reader.TryReadEnd(out next, out last))
            {
                return (next, last);
            }
            while ((state = reader.Next(out _)) == FrameState.Records)
            {
            }
            (next, last, sound) = (reader.NextSequence, reader.LastRecordedAt, reader.Position);
            if (next == reader.Header.First && state is FrameState.NoMore or FrameState.Torn)
            {
                folder.Delete([path]);
                return (next, last);
            }
        }
        if (state == FrameState.Damaged)
        {
            notes.Add(SetDamageAside(path, folder));
            return (next + 1, last);
        }
        if (state == FrameState.Torn)
        {
            notes.Add($"{path} ended within a write; it was cut at byte {sound}. Nothing behind that was ever acknowledged.");
        }
        Finish(path, sound, JournalWriter.EndFrame(next, last));
        return (next, last);
    }

    private static void Finish(string path, long sound, byte[] end)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        RandomAccess.SetLength(file, sound);
        RandomAccess.Write(file, end, sound);
        RandomAccess.FlushToDisk(file);
    }

    private static void CopyUntil(long end, FileStream source, FileStream copy)
    {
        var buffer = new byte[1 << 20];
        while (source.Position < end)
        {
            int read = source.Read(buffer, 0, (int)Math.Min(buffer.Length, end - source.Position));
            if (read == 0)
            {
                throw new EndOfStreamException($"{source.Name} became shorter while it was copied.");
            }
            copy.Write(buffer, 0, read);
        }
    }
}
