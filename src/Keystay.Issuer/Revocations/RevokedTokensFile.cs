using System.Globalization;
using System.Text;
using Keystay.Tokens.Revocations;
using Microsoft.Win32.SafeHandles;

namespace Keystay.Issuer.Revocations;

/// <summary>The revoked tokens of a ring that have not expired: one line each, <c>EXPIRY JTI</c>, on the disk before the revocation is answered.</summary>
internal sealed class RevokedTokensFile : IDisposable
{
    private readonly SafeFileHandle file;
    private long length;

    /// <exception cref="IssuerException">disk-full, unavailable.</exception>
    public RevokedTokensFile(string path, DateTimeOffset now)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            string[] lines = File.Exists(path) ? File.ReadAllLines(path) : [];
            // A line that was cut off by the end of a process was never answered.
            Revoked = [.. lines.Select(Parse).OfType<FeedEntry>().Where(e => e.Matters(now))];
            string pending = path + ".new";
            using (var copy = File.OpenHandle(pending, FileMode.Create, FileAccess.Write))
            {
                byte[] kept = Encoding.UTF8.GetBytes(string.Concat(Revoked.Select(Line)));
                RandomAccess.Write(copy, kept, 0);
                RandomAccess.FlushToDisk(copy);
                length = kept.Length;
            }
            File.Move(pending, path, overwrite: true);
            file = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.Read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw IssuerException.Of(e);
        }
    }

    /// <summary>What was in it when it was opened.</summary>
    public IReadOnlyList<FeedEntry> Revoked { get; }

    /// <exception cref="IssuerException">disk-full, unavailable: it is not there. What was written of it is overwritten by the next.</exception>
    public void Add(FeedEntry entry)
    {
        byte[] line = Encoding.UTF8.GetBytes(Line(entry));
        try
        {
            RandomAccess.Write(file, line, length);
            RandomAccess.FlushToDisk(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw IssuerException.Of(e);
        }
        length += line.Length;
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
