using System.Diagnostics;

namespace Keystay.Tokens.Rolling;

/// <summary>A token, and when its key's revocation was published; times are timestamps of the stopwatch.</summary>
internal sealed class IssuedToken(string text)
{
    private long revokedAt = long.MaxValue;

    public ReadOnlyMemory<char> Text { get; } = text.AsMemory();

    /// <summary>Never, or when.</summary>
    public long RevokedAt => Volatile.Read(ref revokedAt);

    /// <summary>Whether the feed was cut when it was revoked.</summary>
    public bool IsRevokedWhileCut { get; set; }

    public void RevokeNow() => Volatile.Write(ref revokedAt, Stopwatch.GetTimestamp());
}
