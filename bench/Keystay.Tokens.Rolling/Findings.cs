using System.Collections.Concurrent;
using System.Diagnostics;

namespace Keystay.Tokens.Rolling;

/// <summary>What the threads saw, in sum.</summary>
internal sealed class Findings
{
    private long decisions, latest, latestWhileCut, lastAccepted;

    public long Decisions => Interlocked.Read(ref decisions);

    /// <summary>Refusals of tokens whose key was not revoked when the decision ended, by reason.</summary>
    public ConcurrentDictionary<string, int> Refused { get; } = [];

    /// <summary>The longest from the publication of a key's revocation to the beginning of a decision that still accepted it.</summary>
    public TimeSpan LatestAcceptance => new(Interlocked.Read(ref latest));

    /// <summary>The same where the feed was cut meanwhile.</summary>
    public TimeSpan LatestAcceptanceWhileCut => new(Interlocked.Read(ref latestWhileCut));

    /// <summary>When a token was last accepted.</summary>
    public long LastAccepted => Interlocked.Read(ref lastAccepted);

    public void Add(IssuedToken token, long began, TokenResult result)
    {
        Interlocked.Increment(ref decisions);
        if (result.IsAccepted)
        {
            Raise(ref lastAccepted, began);
            Raise(ref token.IsRevokedWhileCut ? ref latestWhileCut : ref latest, token.RevokedAt < began ? Stopwatch.GetElapsedTime(token.RevokedAt, began).Ticks : 0);
        }
        else if (token.RevokedAt == long.MaxValue)
        {
            Refused.AddOrUpdate(result.Reason.Code(), 1, (_, n) => n + 1);
        }
    }

    private static void Raise(ref long to, long value)
    {
        for (long seen = Volatile.Read(ref to); value > seen;)
        {
            long before = Interlocked.CompareExchange(ref to, value, seen);
            if (before == seen)
            {
                return;
            }
            seen = before;
        }
    }
}
