using System.Globalization;
using Keystay.Signing.TransparencyLog;

namespace Keystay.Signing.Ledger;

/// <summary>The journal's segments: where they lie, in order.</summary>
/// <param name="path">The folder.</param>
/// <param name="ledger">The ledger that they must belong to.</param>
internal sealed class JournalFolder(string path, Guid ledger)
{
    public const string Extension = ".journal";

    public Guid Ledger => ledger;

    public IReadOnlyList<string> Segments() => Directory.Exists(path)
        ? [.. Directory.GetFiles(path, "*" + Extension).Order(StringComparer.Ordinal)]
        : [];

    public string PathOf(long firstSequence) => Path.Combine(path, firstSequence.ToString("D19", CultureInfo.InvariantCulture) + Extension);

    /// <summary>Makes the file of a segment that has no records yet: it is there with a whole header, or not at all.</summary>
    public string Create(SegmentHeader header)
    {
        string file = PathOf(header.First);
        DurableFile.Replace(file, header.ToBytes());
        return file;
    }

    /// <summary>Deletes the segments of hours that have their file.</summary>
    public void DropThrough(DateTimeOffset? hour)
    {
        if (hour is { } last)
        {
            Delete([.. Segments().Where(s => HourOf(s) <= last.ToUnixTimeSeconds() / 3600)]);
        }
    }

    public void Delete(IReadOnlyCollection<string> segments)
    {
        if (segments.Count == 0)
        {
            return;
        }
        foreach (string segment in segments)
        {
            File.Delete(segment);
        }
        DurableFile.FlushFolder(path);
    }

    private long HourOf(string segment)
    {
        using var reader = new SegmentReader(segment, ledger);
        return reader.Header.Hour;
    }
}
