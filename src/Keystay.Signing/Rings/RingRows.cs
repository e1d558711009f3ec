using System.Data.Common;
using System.Text.Json;
using Keystay.Keys;

namespace Keystay.Signing.Rings;

/// <summary>The tables of a state, and rings and keys in them. Times are milliseconds since 1970.</summary>
internal sealed class RingRows(DbConnection connection, DbTransaction? transaction)
{
    /// <summary>The number of this layout. A state of a later one is left alone.</summary>
    public const int Schema = 1;

    private const string Tables = """
        CREATE TABLE IF NOT EXISTS keystay_state (id BIGINT PRIMARY KEY, schema_number BIGINT NOT NULL, version BIGINT NOT NULL);
        CREATE TABLE IF NOT EXISTS rings (
            name TEXT PRIMARY KEY, issuer TEXT NOT NULL, algorithm TEXT NOT NULL, period_ms BIGINT NOT NULL, overlap_ms BIGINT NOT NULL, prepublication_ms BIGINT NOT NULL,
            custody TEXT NOT NULL, audiences TEXT NOT NULL, max_lifetime_ms BIGINT NOT NULL);
        CREATE TABLE IF NOT EXISTS ring_keys (
            kid TEXT PRIMARY KEY, ring TEXT NOT NULL REFERENCES rings (name), public_key TEXT NOT NULL, state TEXT NOT NULL, created_at BIGINT NOT NULL,
            not_before BIGINT NOT NULL, retire_at BIGINT NOT NULL, revoked_at BIGINT, reason TEXT, sealed TEXT NOT NULL,
            added BIGINT NOT NULL);
        CREATE TABLE IF NOT EXISTS key_changes (
            sequence BIGINT PRIMARY KEY, changed_at BIGINT NOT NULL, ring TEXT NOT NULL, kid TEXT NOT NULL, state TEXT NOT NULL, reason TEXT);
        CREATE TABLE IF NOT EXISTS ledger_keys (origin TEXT PRIMARY KEY, public_key TEXT NOT NULL, sealed TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS revocation_reports (
            kid TEXT PRIMARY KEY REFERENCES ring_keys (kid), published_at BIGINT NOT NULL, applied_version BIGINT NOT NULL, followers BIGINT NOT NULL,
            confirmed BIGINT NOT NULL, slowest_ms BIGINT, not_heard_of TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS ring_tokens (
            ring TEXT PRIMARY KEY REFERENCES rings (name), uri TEXT NOT NULL, serial TEXT NOT NULL UNIQUE, accept_software BIGINT NOT NULL);
        INSERT INTO keystay_state (id, schema_number, version) VALUES (1, 1, 0) ON CONFLICT (id) DO NOTHING;
        """;

    private const string KeyColumns = "public_key, state, created_at, not_before, retire_at, revoked_at, reason, sealed";

    public void CreateTables() => Execute(Tables);

    public long SchemaNumber() => (long)Scalar("SELECT schema_number FROM keystay_state WHERE id = 1")!;

    public long Version() => (long)Scalar("SELECT version FROM keystay_state WHERE id = 1")!;

    /// <summary>Counts a change. The first statement of every transaction that writes: in PostgreSQL writers wait here for each other, and then see what the other wrote.</summary>
    public long Count() => (long)Scalar("UPDATE keystay_state SET version = version + 1 WHERE id = 1 RETURNING version")!;

    public void Insert(Ring ring)
    {
        Execute(
            "INSERT INTO rings (name, issuer, algorithm, period_ms, overlap_ms, prepublication_ms, custody, audiences, max_lifetime_ms) VALUES (@name, @issuer, @algorithm, @period, @overlap, @prepublication, @custody, @audiences, @lifetime)",
            ("name", ring.Name), ("issuer", ring.Issuer.Text), ("algorithm", ring.Algorithm.Name()), ("period", Milliseconds(ring.Rotation.Period)),
            ("overlap", Milliseconds(ring.Rotation.Overlap)), ("prepublication", Milliseconds(ring.Rotation.PrePublication)), ("custody", ring.Custody.ToString()),
            ("audiences", JsonSerializer.Serialize([.. ring.Tokens.Audiences], AudiencesJson.Default.StringArray)), ("lifetime", Milliseconds(ring.Tokens.MaxLifetime)));
        if (ring.Token is { } token)
        {
            Execute("INSERT INTO ring_tokens (ring, uri, serial, accept_software) VALUES (@ring, @uri, @serial, @software)",
                ("ring", ring.Name), ("uri", token.Uri), ("serial", token.Serial!), ("software", token.AcceptSoftware ? 1L : 0L));
        }
    }

    /// <summary>Writes a key, new or changed.</summary>
    /// <param name="ring">Its ring.</param>
    /// <param name="key">The key.</param>
    /// <param name="number">The number of the change; a key is told from an older one by that of its first, not by clocks.</param>
    public void Write(string ring, RingKey key, long number) => Execute(
        $"INSERT INTO ring_keys (kid, ring, {KeyColumns}, added) VALUES (@kid, @ring, @public, @state, @created, @notBefore, @retireAt, @revokedAt, @reason, @sealed, @added) "
        + "ON CONFLICT (kid) DO UPDATE SET state = excluded.state, not_before = excluded.not_before, retire_at = excluded.retire_at, revoked_at = excluded.revoked_at, reason = excluded.reason",
        ("kid", key.Kid), ("ring", ring), ("public", Convert.ToBase64String(key.PublicKey.ExportSubjectPublicKeyInfo())), ("state", key.State.ToString()),
        ("created", Milliseconds(key.CreatedAt)), ("notBefore", Milliseconds(key.NotBefore)), ("retireAt", Milliseconds(key.RetireAt)),
        ("revokedAt", key.RevokedAt is { } at ? Milliseconds(at) : DBNull.Value), ("reason", (object?)key.RevocationReason ?? DBNull.Value), ("sealed", Convert.ToBase64String(key.Sealed.Span)), ("added", number));

    public void Write(KeyChange change) => Execute(
        "INSERT INTO key_changes (sequence, changed_at, ring, kid, state, reason) VALUES (@sequence, @at, @ring, @kid, @state, @reason)",
        ("sequence", change.Sequence), ("at", Milliseconds(change.At)), ("ring", change.Ring), ("kid", change.Kid), ("state", change.State.ToString()),
        ("reason", (object?)change.Reason ?? DBNull.Value));

    /// <summary>All rings, or the one of a name.</summary>
    public List<Ring> Rings(string? name)
    {
        var keys = Query($"SELECT ring, {KeyColumns} FROM ring_keys WHERE @name = '' OR ring = @name ORDER BY added", row => (Ring: row.GetString(0), Key: KeyOf(row)), ("name", name ?? ""))
            .ToLookup(r => r.Ring, r => r.Key);
        return Query("SELECT name, issuer, algorithm, period_ms, overlap_ms, prepublication_ms, custody, audiences, max_lifetime_ms, uri, serial, accept_software "
            + "FROM rings LEFT JOIN ring_tokens ON ring = name WHERE @name = '' OR name = @name ORDER BY name",
            row => RingOf(row, [.. keys[row.GetString(0)]]), ("name", name ?? ""));
    }

    /// <summary>The ring of a key, or null.</summary>
    public string? RingOfKey(string kid) => Scalar("SELECT ring FROM ring_keys WHERE kid = @kid", ("kid", kid)) as string;

    public List<KeyChange> ChangesAfter(long sequence, int atMost) => Query(
        "SELECT sequence, changed_at, ring, kid, state, reason FROM key_changes WHERE sequence > @after ORDER BY sequence LIMIT @most",
        row => new KeyChange(row.GetInt64(0), Time(row, 1), row.GetString(2), row.GetString(3), Enum.Parse<KeyState>(row.GetString(4)), row.IsDBNull(5) ? null : row.GetString(5)),
        ("after", sequence), ("most", atMost));

    /// <summary>The key of a ledger's log, or null.</summary>
    public LedgerKey? LedgerKeyOf(string origin) => Query("SELECT public_key, sealed FROM ledger_keys WHERE origin = @origin",
        row => new LedgerKey(PublicKeyReader.Read(Convert.FromBase64String(row.GetString(0)))[0].Key, Convert.FromBase64String(row.GetString(1))), ("origin", origin)).FirstOrDefault();

    public void Write(string origin, LedgerKey key) => Execute("INSERT INTO ledger_keys (origin, public_key, sealed) VALUES (@origin, @public, @sealed)",
        ("origin", origin), ("public", Convert.ToBase64String(key.PublicKey.ExportSubjectPublicKeyInfo())), ("sealed", Convert.ToBase64String(key.Sealed.Span)));

    public void Write(RevocationReport report) => Execute(
        "INSERT INTO revocation_reports (kid, published_at, applied_version, followers, confirmed, slowest_ms, not_heard_of) VALUES (@kid, @published, @applied, @followers, @confirmed, @slowest, @missing) "
        + "ON CONFLICT (kid) DO UPDATE SET published_at = excluded.published_at, applied_version = excluded.applied_version, followers = excluded.followers, confirmed = excluded.confirmed, slowest_ms = excluded.slowest_ms, not_heard_of = excluded.not_heard_of",
        ("kid", report.Kid), ("published", Milliseconds(report.PublishedAt)), ("applied", report.AppliedVersion), ("followers", (long)report.Followers), ("confirmed", (long)report.Confirmed),
        ("slowest", report.Slowest is { } slowest ? Milliseconds(slowest) : DBNull.Value), ("missing", string.Join(' ', report.NotHeardOf)));

    public RevocationReport? Report(string kid) => Query(
        "SELECT published_at, applied_version, followers, confirmed, slowest_ms, not_heard_of FROM revocation_reports WHERE kid = @kid",
        row => new RevocationReport(
            kid, Time(row, 0), row.GetInt64(1), (int)row.GetInt64(2), (int)row.GetInt64(3), row.IsDBNull(4) ? null : Span(row, 4), row.GetString(5).Split(' ', StringSplitOptions.RemoveEmptyEntries)),
        ("kid", kid)).FirstOrDefault();

    private static RingKey KeyOf(DbDataReader row) => new(
        PublicKeyReader.Read(Convert.FromBase64String(row.GetString(1)))[0].Key, Enum.Parse<KeyState>(row.GetString(2)), Time(row, 3), Time(row, 4), Time(row, 5),
        row.IsDBNull(6) ? null : Time(row, 6), row.IsDBNull(7) ? null : row.GetString(7), Convert.FromBase64String(row.GetString(8)));

    private static Ring RingOf(DbDataReader row, RingKey[] keys) => new(
        row.GetString(0), IssuerPattern.Parse(row.GetString(1)), SignatureAlgorithms.Parse(row.GetString(2)) ?? throw new FormatException($"'{row.GetString(2)}' is no algorithm."),
        new RotationPolicy(Span(row, 3), Span(row, 4), Span(row, 5)), Enum.Parse<KeyCustody>(row.GetString(6)),
        new TokenPolicy(JsonSerializer.Deserialize(row.GetString(7), AudiencesJson.Default.StringArray)!, Span(row, 8)), keys)
    {
        Token = row.IsDBNull(9) ? null : new RingToken(row.GetString(9), row.GetString(10), row.GetInt64(11) != 0),
    };

    private static TimeSpan Span(DbDataReader row, int column) => TimeSpan.FromMilliseconds(row.GetInt64(column));

    private static DateTimeOffset Time(DbDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    private static long Milliseconds(TimeSpan span) => (long)span.TotalMilliseconds;

    private static long Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    private void Execute(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = Command(sql, parameters);
        command.ExecuteNonQuery();
    }

    private object? Scalar(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = Command(sql, parameters);
        return command.ExecuteScalar();
    }

    private List<T> Query<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = Command(sql, parameters);
        using var rows = command.ExecuteReader();
        var all = new List<T>();
        while (rows.Read())
        {
            all.Add(read(rows));
        }
        return all;
    }

    private DbCommand Command(string sql, ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
        return command;
    }
}
