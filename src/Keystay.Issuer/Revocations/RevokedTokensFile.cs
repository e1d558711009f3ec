using System.Globalization;
using System.Text;
using Keystay.Tokens.Revocations;

namespace Keystay.Issuer.Revocations;

/// <summary>The revoked tokens of a ring that have not expired: one line each, <c>EXPIRY JTI</c>, on the disk before the revocation is answered.</summary>
internal sealed class RevokedTokensFile : IDisposable
{
    private readonly FileStream file;

    public RevokedTokensFile(string path, DateTimeOffset now)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string[] lines = File.Exists(path) ? File.ReadAllLines(path) : [];
        // A line that was cut off by the end of a process was never answered.
        Revoked = [.. lines.Select(Parse).OfType<FeedEntry>().Where(e => e.Matters(now))];
        string pending = path + ".new";
        using (var copy = new FileStream(pending, FileMode.Create, FileAccess.Write))
        {
            copy.Write(Encoding.UTF8.GetBytes(string.Concat(Revoked.Select(Line))));
            copy.Flush(flushToDisk: true);
        }
        File.Move(pending, path, overwrite: true);
        file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
    }

    /// <summary>What was in it when it was opened.</summary>
    public IReadOnlyList<FeedEntry> Revoked { get; }

    public void Add(FeedEntry entry)
    {
        file.Write(Encoding.UTF8.GetBytes(Line(entry)));
        file.Flush(flushToDisk: true);
    }

    public void Dispose() => file.Dispose();

    private static string Line(FeedEntry entry) => string.Create(CultureInfo.InvariantCulture, $"{entry.ExpiresAt!.Value.ToUnixTimeSeconds()} {entry.Id} .\n");

    private static FeedEntry? Parse(string line)
    {
        string[] parts = line.Split(' ');
        return parts is [var end, var id, "."] && long.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) && seconds < 253_402_300_799
            ? new FeedEntry(0, RevocationKind.Token, id, DateTimeOffset.FromUnixTimeSeconds(seconds))
            : null;
    }
}
