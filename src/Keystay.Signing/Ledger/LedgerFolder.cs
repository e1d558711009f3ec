using System.Globalization;
using System.Text.Json;
using Keystay.Signing.TransparencyLog;

namespace Keystay.Signing.Ledger;

/// <summary>Where the parts of a ledger lie, and its small files.</summary>
internal sealed class LedgerFolder(string path)
{
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public string Log => At("log");

    public string Journal => At("journal");

    public static string FileName(DateTimeOffset hour) => hour.UtcDateTime.ToString("'hours'/yyyy/MM/dd/HH", CultureInfo.InvariantCulture) + ".parquet";

    public string At(string name) => System.IO.Path.Combine(Path, name);

    public string File(DateTimeOffset hour) => At(FileName(hour));

    public string Marker(DateTimeOffset hour) => System.IO.Path.ChangeExtension(File(hour), ".json");

    public HourMarker? ReadMarker(DateTimeOffset hour) => System.IO.File.Exists(Marker(hour)) ? Read(Marker(hour), LedgerJson.Default.HourMarker) : null;

    public void WriteMarker(HourMarker marker) =>
        DurableFile.Replace(Marker(marker.Statement.Hour), JsonSerializer.SerializeToUtf8Bytes(marker, LedgerJson.Default.HourMarker));

    public IEnumerable<HourMarker> Markers() => Directory.Exists(At("hours"))
        ? Directory.EnumerateFiles(At("hours"), "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(f => Read(f, LedgerJson.Default.HourMarker))
        : [];

    public IReadOnlyList<LegalHold> Holds() => Directory.Exists(At("holds"))
        ? [.. Directory.EnumerateFiles(At("holds"), "*.json").Order(StringComparer.Ordinal).Select(f => Read(f, LedgerJson.Default.LegalHold))]
        : [];

    public string Hold(string name) => At($"holds/{name}.json");

    public LedgerIdentity OpenIdentity(LedgerOptions options)
    {
        var now = options.Time.GetUtcNow();
        string file = At("ledger.json");
        var known = System.IO.File.Exists(file) ? Read(file, LedgerJson.Default.LedgerIdentity) : new LedgerIdentity(Guid.NewGuid(), now, []);
        CoveredIssuer[] covered = [.. options.Issuers.Select(i => known.Covered.FirstOrDefault(c => c.Ring == i.Ring && c.Issuer == i.Issuer) ?? new CoveredIssuer(i.Ring, i.Issuer, now))];
        return Write(known with { Covered = covered });
    }

    /// <summary>The identity with one more ring covered, from a time on. It is on the disk when this returns.</summary>
    public LedgerIdentity Cover(LedgerIdentity identity, LedgerIssuer issuer, DateTimeOffset since) =>
        Write(identity with { Covered = [.. identity.Covered.Where(c => c.Ring != issuer.Ring), new CoveredIssuer(issuer.Ring, issuer.Issuer, since)] });

    private LedgerIdentity Write(LedgerIdentity identity)
    {
        DurableFile.Replace(At("ledger.json"), JsonSerializer.SerializeToUtf8Bytes(identity, LedgerJson.Default.LedgerIdentity));
        return identity;
    }

    private static T Read<T>(string path, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(System.IO.File.ReadAllBytes(path), type) ?? throw new JsonException("It is null.");
        }
        catch (JsonException e)
        {
            throw new LedgerException(LedgerErrors.Damaged, $"{path} is not what was written there: {e.Message} Restore it from a copy.", e);
        }
    }
}
