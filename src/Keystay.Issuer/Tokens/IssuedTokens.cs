using System.Buffers.Binary;
using System.Collections.Concurrent;
using Keystay.Signing.Ledger;

namespace Keystay.Issuer.Tokens;

/// <summary>The tokens of the ledger that have not expired, by the first 16 bytes of the hash of their signature. Some 60 bytes each; bounded.</summary>
internal sealed class IssuedTokens(int most = 20_000_000)
{
    private readonly ConcurrentDictionary<UInt128, long> expiries = new();

    /// <summary>Whether every living token is in it. Where it is not, no token is called unknown.</summary>
    public bool IsWhole { get; private set; } = true;

    public async Task LoadAsync(TokenLedger ledger, DateTimeOffset now, TimeSpan longestLifetime)
    {
        await foreach (var entry in ledger.ReadSinceAsync(now - longestLifetime).ConfigureAwait(false))
        {
            if (entry.Record.ExpiresAt > now)
            {
                Add(entry.Record);
            }
        }
    }

    public void Add(LedgerRecord record)
    {
        if (expiries.Count >= most)
        {
            IsWhole = false;
            return;
        }
        expiries[KeyOf(record.SignatureSha256.Span)] = record.ExpiresAt.ToUnixTimeSeconds();
    }

    public bool Contains(ReadOnlySpan<byte> signatureSha256) => expiries.ContainsKey(KeyOf(signatureSha256));

    public void Forget(DateTimeOffset now)
    {
        long seconds = now.ToUnixTimeSeconds();
        foreach (var (key, expiry) in expiries)
        {
            if (expiry < seconds)
            {
                expiries.TryRemove(key, out _);
            }
        }
    }

    private static UInt128 KeyOf(ReadOnlySpan<byte> signatureSha256) => BinaryPrimitives.ReadUInt128BigEndian(signatureSha256);
}
