using System.IO.Compression;
using Keystay.Dumps.Layout;

namespace Keystay.Dumps;

/// <summary>The files of a zip archive, a jar or an apk, in the order of its directory.</summary>
internal sealed class ZipMembers(DumpLimits limits, UnpackMeter meter, Unpacker unpacker, Spool spool)
{
    /// <summary>A zip's directory is at its end: one that comes as a stream is copied first.</summary>
    public IEnumerable<IntakeItem> Open(PeekStream stream, string path, int depth, ByteSource? source)
    {
        DumpProblem? problem = null;
        using var copy = source is null ? spool.Copy(stream, path, out problem) : null;
        if (problem is not null)
        {
            yield return new(path, problem);
        }
        using var zip = (source ?? copy) is { } bytes ? TryOpen(bytes, out problem) : null;
        if (zip is null)
        {
            yield return new(path, problem!);
            yield break;
        }
        foreach (var entry in zip.Entries.Where(e => e.Length > 0 || !e.FullName.EndsWith('/')))
        {
            if (++meter.Members > limits.MaxArchiveMembers)
            {
                yield return new(path, new DumpProblem(ProblemCodes.TooMany, 0, $"The archive has more than {limits.MaxArchiveMembers} members; the rest are not scanned."));
                yield break;
            }
            string name = $"{path}!{HeaderText.Printable(entry.FullName)}";
            if (TryOpen(entry, out problem) is not { } data)
            {
                yield return new(name, problem!);
                continue;
            }
            using var member = new PeekStream(new MeteredStream(data, meter));
            foreach (var item in unpacker.Unpack(member, name, depth + 1))
            {
                yield return item;
            }
        }
    }

    private static ZipArchive? TryOpen(ByteSource source, out DumpProblem? problem)
    {
        problem = null;
        try
        {
            var zip = new ZipArchive(new SourceStream(source), ZipArchiveMode.Read);
            _ = zip.Entries.Count;
            return zip;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            problem = new(ProblemCodes.BadArchive, 0, "The directory of the zip archive is damaged or cut off; none of its members is scanned.");
            return null;
        }
    }

    private static ZipMemberStream? TryOpen(ZipArchiveEntry entry, out DumpProblem? problem)
    {
        problem = null;
        if (entry.IsEncrypted)
        {
            problem = new(ProblemCodes.Encrypted, 0, "The member is encrypted and is not scanned. Unpack it with its password first.");
            return null;
        }
        try
        {
            return new ZipMemberStream(entry);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            problem = new(ProblemCodes.Unsupported, 0, "The member's header is damaged or its compression is not known; it is not scanned. Unpack it first.");
            return null;
        }
    }
}
