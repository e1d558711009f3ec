using System.Globalization;
using Keystay.Signing.Ledger;
using Keystay.Signing.TransparencyLog;

namespace Keystay.IssuerLoad;

/// <summary>Whether all that clients received is in the ledger, and whether no closed hour would have a received token judged forged.</summary>
internal static class LedgerComparison
{
    /// <summary>Prints <c>received recorded missing misplaced hours complete</c>; 1 when a token is missing or misplaced.</summary>
    /// <param name="folder">Where the load wrote what it received.</param>
    /// <param name="path">The ledger, which no process has.</param>
    /// <param name="key">The key of its checkpoints, as the issuer prints it.</param>
    public static async Task<int> RunAsync(string folder, string path, string key)
    {
        var received = ReceivedTokens.Read(Path.Combine(folder, ReceivedTokens.FileName));
        var hours = LedgerReader.Hours(path).Select(m => m.Statement).ToArray();
        long recorded = 0, misplaced = 0;
        int expected = received.Count;
        var trusted = NoteKey.Parse(key);
        var options = new LedgerOptions { Origin = trusted.Name, Signer = new ReadOnlyCheckpoints(trusted), Issuers = [] };
        // The ledger writes its file of covered rings when it is opened; this is the last that happens to it.
        await using (var ledger = TokenLedger.Open(path, options))
        {
            await foreach (var entry in ledger.ReadSinceAsync(DateTimeOffset.UnixEpoch))
            {
                recorded++;
                if (received.Remove(ReceivedTokens.KeyOf(entry.Record.SignatureSha256.Span), out var issuedAt) && !IsWhereItIsLookedFor(entry, issuedAt, hours))
                {
                    misplaced++;
                }
            }
        }
        int complete = hours.Count(h => h.Issuers.All(i => i.Complete));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{expected} {recorded} {received.Count} {misplaced} {hours.Length} {complete}"));
        return received.Count + misplaced == 0 ? 0 : 1;
    }

    /// <summary>A token is looked for in each hour whose times of issue hold its own (docs/ledger.md, Completeness): one that lies elsewhere would be called forged.</summary>
    private static bool IsWhereItIsLookedFor(LedgerEntry entry, DateTimeOffset issuedAt, HourStatement[] hours)
    {
        var hour = hours.FirstOrDefault(h => h.Hour <= entry.RecordedAt && entry.RecordedAt < h.Hour.AddHours(1));
        return entry.Record.IssuedAt == issuedAt && (hour is null || (hour.EarliestIssuedAt <= issuedAt && issuedAt <= hour.LatestIssuedAt));
    }
}
