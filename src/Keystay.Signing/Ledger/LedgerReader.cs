namespace Keystay.Signing.Ledger;

/// <summary>Reads the hours that a ledger has closed, for those who hunt in them. Believes what lies there; <see cref="LedgerCheck"/> does not.</summary>
public static class LedgerReader
{
    /// <summary>The markers of all hours that were closed, in order.</summary>
    /// <param name="path">The ledger's folder.</param>
    /// <exception cref="LedgerException">One is damaged.</exception>
    public static IEnumerable<HourMarker> Hours(string path) => new LedgerFolder(path).Markers();

    /// <summary>The records of an hour, in order; none for an hour without a file.</summary>
    /// <param name="path">The ledger's folder.</param>
    /// <param name="hour">The hour, by its beginning.</param>
    /// <exception cref="LedgerException">The file is damaged.</exception>
    public static IAsyncEnumerable<LedgerEntry> ReadAsync(string path, DateTimeOffset hour)
    {
        string file = new LedgerFolder(path).File(hour);
        return File.Exists(file) ? HourFile.ReadAsync(file) : AsyncEnumerable.Empty<LedgerEntry>();
    }
}
