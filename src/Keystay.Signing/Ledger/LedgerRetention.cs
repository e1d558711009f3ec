using System.Text.Json;
using Keystay.Signing.TransparencyLog;

namespace Keystay.Signing.Ledger;

/// <summary>Deletes hours whose time has come, and nothing before. Each deletion and each hold is in the log before it is done.</summary>
internal sealed class LedgerRetention(LedgerFolder folder, TileLog log, LedgerIdentity identity, TimeProvider time)
{
    /// <returns>The hours whose files were deleted.</returns>
    public IReadOnlyList<DateTimeOffset> DeleteExpired()
    {
        var now = time.GetUtcNow();
        var holds = folder.Holds();
        var due = folder.Markers().Select(m => m.Statement)
            .Where(s => s.File is not null && s.KeepUntil <= now && holds.All(h => !h.Covers(s.Hour)) && File.Exists(folder.File(s.Hour))).ToArray();
        Delete(due);
        return [.. due.Select(s => s.Hour)];
    }

    public void Delete(DateTimeOffset hour)
    {
        var statement = folder.ReadMarker(hour)?.Statement;
        if (statement?.File is null || !File.Exists(folder.File(hour)))
        {
            throw new LedgerException(LedgerErrors.Unknown, $"The ledger has no file of the hour {hour:yyyy-MM-dd'T'HH}.");
        }
        if (statement.KeepUntil > time.GetUtcNow())
        {
            throw new LedgerException(LedgerErrors.Retained, $"The hour {hour:yyyy-MM-dd'T'HH} must be kept until {statement.KeepUntil:O}; nothing was deleted.");
        }
        if (folder.Holds().FirstOrDefault(h => h.Covers(hour)) is { } hold)
        {
            throw new LedgerException(LedgerErrors.Held, $"The hour {hour:yyyy-MM-dd'T'HH} is under the legal hold '{hold.Name}'; nothing was deleted.");
        }
        Delete([statement]);
    }

    public void Place(LegalHold hold)
    {
        if (hold.Name is not { Length: > 0 and <= 63 } || !hold.Name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
        {
            throw new LedgerException(LedgerErrors.BadRecord, "The name of a hold has letters, digits and hyphens, at most 63.");
        }
        log.Append(new HoldStatement(identity.Id, hold, Lifted: false, time.GetUtcNow()).ToBytes());
        DurableFile.Replace(folder.Hold(hold.Name), JsonSerializer.SerializeToUtf8Bytes(hold, LedgerJson.Default.LegalHold));
    }

    public void Lift(string name)
    {
        var hold = folder.Holds().FirstOrDefault(h => h.Name == name)
            ?? throw new LedgerException(LedgerErrors.Unknown, "There is no such hold.");
        log.Append(new HoldStatement(identity.Id, hold, Lifted: true, time.GetUtcNow()).ToBytes());
        File.Delete(folder.Hold(hold.Name));
    }

    private void Delete(HourStatement[] hours)
    {
        log.Append([.. hours.Select(s => new DeletionStatement(identity.Id, s.Hour, s.File!.Sha256, time.GetUtcNow()).ToBytes())]);
        foreach (var statement in hours)
        {
            File.Delete(folder.File(statement.Hour));
        }
    }
}
