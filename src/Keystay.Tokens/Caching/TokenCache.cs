using System.IO.Hashing;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Keystay.Tokens.Caching;

/// <summary>
/// Tokens that were accepted, by their whole text. Only a text that was itself accepted is ever here, so spellings that would be refused find nothing. A
/// fixed number of places in sets of four; a newcomer takes a place of its set in turn. No locks: an entry never changes, and a place is one reference.
/// </summary>
internal sealed class TokenCache
{
    private const int Ways = 4;

    private readonly AcceptedToken?[] places;
    private readonly uint sets;

    /// <summary>Nobody outside knows where a token falls, so nobody can push others out on purpose but by having many accepted.</summary>
    private readonly long seed = BitConverter.ToInt64(System.Security.Cryptography.RandomNumberGenerator.GetBytes(sizeof(long)));

    private uint turn;

    /// <param name="capacity">Most tokens; rounded up to sets.</param>
    public TokenCache(int capacity)
    {
        sets = BitOperations.RoundUpToPowerOf2((uint)((capacity + Ways - 1) / Ways));
        places = new AcceptedToken?[sets * Ways];
    }

    /// <summary>The entry of a token; null if it was not accepted before, or is forgotten.</summary>
    public AcceptedToken? Find(ReadOnlySpan<char> token)
    {
        foreach (ref var place in SetOf(token))
        {
            if (Volatile.Read(ref place) is { } entry && entry.Is(token))
            {
                return entry;
            }
        }
        return null;
    }

    /// <summary>Remembers a token that was accepted just now.</summary>
    public void Add(ReadOnlySpan<char> token, AcceptedToken entry)
    {
        var set = SetOf(token);
        int at = (int)(Interlocked.Increment(ref turn) % Ways);
        for (int i = 0; i < set.Length; i++)
        {
            // An older entry of the same token, or an empty place, before somebody else's.
            var there = Volatile.Read(ref set[i]);
            if (there is null || there.Is(token))
            {
                at = i;
                break;
            }
        }
        Volatile.Write(ref set[at], entry);
    }

    /// <summary>Forgets a token.</summary>
    public void Remove(ReadOnlySpan<char> token, AcceptedToken entry)
    {
        foreach (ref var place in SetOf(token))
        {
            Interlocked.CompareExchange(ref place, null, entry);
        }
    }

    private Span<AcceptedToken?> SetOf(ReadOnlySpan<char> token) =>
        places.AsSpan((int)((uint)XxHash3.HashToUInt64(MemoryMarshal.AsBytes(token), seed) & (sets - 1)) * Ways, Ways);
}
