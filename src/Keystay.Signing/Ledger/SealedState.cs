using Keystay.Signing.TransparencyLog;

namespace Keystay.Signing.Ledger;

/// <summary>How far a ledger is sealed: what its log says of the records and hours that are not yet behind it.</summary>
internal sealed class SealedState
{
    /// <summary>The last hour that was stated, or null.</summary>
    public HourStatement? LastHour { get; set; }

    /// <summary>The last record below a statement, 0 where there is none.</summary>
    public long LastRecord { get; set; }

    /// <summary>Statements of records whose hour is not stated yet, in order.</summary>
    public List<RecordsStatement> Open { get; } = [];

    /// <summary>Reads the log from its end until nothing older matters. Writes the markers that a process did not come to write.</summary>
    public static SealedState Of(TileLog log, LedgerFolder folder)
    {
        var state = new SealedState();
        var reader = log.Read();
        for (long index = log.Size - 1; index >= 0; index--)
        {
            switch (LedgerStatement.Parse(reader.Entry(index)))
            {
                case HourStatement hour:
                    state.LastHour ??= hour;
                    if (!File.Exists(folder.Marker(hour.Hour)))
                    {
                        folder.WriteMarker(new HourMarker(index, hour));
                    }
                    break;
                case RecordsStatement records when state.LastHour is { } last && records.Hour <= last.Hour:
                    state.LastRecord = Math.Max(state.LastRecord, records.Last);
                    return state;
                case RecordsStatement records:
                    state.LastRecord = Math.Max(state.LastRecord, records.Last);
                    state.Open.Insert(0, records);
                    break;
            }
        }
        return state;
    }
}
