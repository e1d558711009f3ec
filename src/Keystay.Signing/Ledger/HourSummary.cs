namespace Keystay.Signing.Ledger;

/// <summary>What was written into an hour's file.</summary>
internal sealed class HourSummary
{
    public long Records { get; private set; }

    public long First { get; private set; }

    public long Last { get; private set; }

    public DateTimeOffset? EarliestIssuedAt { get; private set; }

    public DateTimeOffset? LatestIssuedAt { get; private set; }

    public Dictionary<string, long> RecordsOf { get; } = new(StringComparer.Ordinal);

    public void Add(LedgerEntry entry)
    {
        if (Records++ == 0)
        {
            First = entry.Sequence;
        }
        Last = entry.Sequence;
        var issued = entry.Record.IssuedAt;
        EarliestIssuedAt = EarliestIssuedAt is { } earliest && earliest <= issued ? earliest : issued;
        LatestIssuedAt = LatestIssuedAt is { } latest && latest >= issued ? latest : issued;
        RecordsOf[entry.Record.Ring] = RecordsOf.GetValueOrDefault(entry.Record.Ring) + 1;
    }
}
