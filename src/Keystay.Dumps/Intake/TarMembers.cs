using System.Formats.Tar;
using Keystay.Dumps.Layout;

namespace Keystay.Dumps;

/// <summary>The files of a tar archive (POSIX pax, ustar, GNU), in its order.</summary>
internal sealed class TarMembers(DumpLimits limits, UnpackMeter meter, Unpacker unpacker, Spool spool)
{
    public IEnumerable<IntakeItem> Open(PeekStream stream, string path, int depth)
    {
        using var tar = new TarReader(stream, leaveOpen: true);
        while (true)
        {
            var (entry, problem) = Next(tar, stream);
            if (problem is not null)
            {
                yield return new(path, problem);
            }
            if (entry is null)
            {
                yield break;
            }
            if (entry.DataStream is not { } data || !HoldsBytes(entry))
            {
                continue;
            }
            if (++meter.Members > limits.MaxArchiveMembers)
            {
                yield return new(path, new DumpProblem(ProblemCodes.TooMany, 0, $"The archive has more than {limits.MaxArchiveMembers} members; the rest are not scanned."));
                yield break;
            }
            string name = $"{path}!{HeaderText.Printable(entry.Name)}";
            using var member = new PeekStream(new WholeStream(data, entry.Length));
            if (SparseProblem(entry) is { } sparse)
            {
                yield return spool.Open(member, name, sparse);
                continue;
            }
            foreach (var item in unpacker.Unpack(member, name, depth + 1))
            {
                yield return item;
            }
        }
    }

    private static (TarEntry? Entry, DumpProblem? Problem) Next(TarReader tar, PeekStream stream)
    {
        try
        {
            return tar.GetNextEntry() is { } entry ? (entry, null) : (null, CheckEnd(stream));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return (null, e is ArchiveException or IOException and not EndOfStreamException
                ? ArchiveDamage.Problem(e, 0)
                : new(ProblemCodes.BadArchive, 0, "The tar archive is damaged, cut or of an old sparse kind; only the members before this are scanned."));
        }
    }

    /// <summary>
    /// A tar archive ends in blocks of zeros. Reading on to the true end finds archives cut between two members, bytes put behind
    /// the end, and lets the packing around it check its own end.
    /// </summary>
    private static DumpProblem? CheckEnd(PeekStream stream)
    {
        if (stream.IsAtEnd)
        {
            return new(ProblemCodes.BadArchive, 0, "The tar archive has no end mark: it may be cut, and members may be missing.");
        }
        byte[] rest = new byte[16 * 1024];
        while (stream.Read(rest) is var read and > 0)
        {
            if (rest.AsSpan(0, read).ContainsAnyExcept((byte)0))
            {
                return new(ProblemCodes.BadArchive, 0, "Other bytes follow the end of the tar archive; they are not scanned.");
            }
        }
        return null;
    }

    private static bool HoldsBytes(TarEntry entry) => entry.EntryType is not
        (TarEntryType.Directory or TarEntryType.DirectoryList or TarEntryType.SymbolicLink or TarEntryType.HardLink or TarEntryType.Fifo
        or TarEntryType.BlockDevice or TarEntryType.CharacterDevice or TarEntryType.GlobalExtendedAttributes or TarEntryType.ExtendedAttributes);

    /// <summary>GNU sparse members hold only what is not zero: offsets in them are not those of the file.</summary>
    private static DumpProblem? SparseProblem(TarEntry entry)
    {
        bool isSparse = entry.EntryType == TarEntryType.SparseFile
            || (entry is PaxTarEntry pax && pax.ExtendedAttributes.Keys.Any(k => k.StartsWith("GNU.sparse.", StringComparison.Ordinal)));
        return isSparse
            ? new(ProblemCodes.Unsupported, 0, "The member was archived as a sparse file (tar -S); its bytes are scanned without their holes. Unpack it first.")
            : null;
    }
}
