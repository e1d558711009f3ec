using System.Data.Common;
using Keystay.Keys;

namespace Keystay.Signing.Rings;

/// <summary>
/// The rings and the public side of their keys, in SQLite or PostgreSQL. Every change is one transaction; any number of processes may read and change,
/// but one alone is the issuer.
/// </summary>
public sealed class RingStore : IDisposable
{
    private const int MaxReasonCharacters = 500;

    private readonly StateDatabase database;
    private readonly TimeProvider time;

    private RingStore(StateDatabase database, TimeProvider time) => (this.database, this.time) = (database, time);

    /// <summary>Opens a state, and makes it when it does not exist.</summary>
    /// <param name="state">The path of an SQLite file, or a PostgreSQL connection string that begins with <c>Host=</c>.</param>
    /// <param name="time">The clock; the system's when null.</param>
    /// <exception cref="RingStateException">unavailable, locked, full, newer-schema, damaged.</exception>
    public static RingStore Open(string state, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(state);
        var store = new RingStore(StateDatabase.Of(state), time ?? TimeProvider.System);
        try
        {
            store.Write(rows => rows.CreateTables());
            long schema = store.Read(rows => rows.SchemaNumber());
            return schema == RingRows.Schema ? store
                : throw new RingStateException("newer-schema", $"The state has layout {schema}, which a later Keystay wrote; this one knows layout {RingRows.Schema}.");
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>Becomes the one issuer on this state.</summary>
    /// <exception cref="RingStateException">issuer-running: another one is.</exception>
    public IssuerLease AcquireIssuerLease() => Guarded(() => database.TryLock()) is { } held ? new IssuerLease(held)
        : throw new RingStateException("issuer-running", "Another issuer runs on this state. Two of them would sign with different ideas of which key is current: stop the other one first.");

    /// <summary>Whether an issuer runs on this state.</summary>
    /// <exception cref="RingStateException">unavailable.</exception>
    public bool IsIssuerRunning() => Guarded(database.IsLocked);

    /// <summary>All rings, by name.</summary>
    /// <exception cref="RingStateException">unavailable, locked, damaged.</exception>
    public IReadOnlyList<Ring> List() => Read(rows => rows.Rings(null));

    /// <summary>One ring.</summary>
    /// <exception cref="RingStateException">unknown-ring.</exception>
    public Ring Get(string name) => Read(rows => One(rows, name));

    /// <summary>Says whether a ring could be created, before a key is made for it, which may be in a token for good.</summary>
    /// <exception cref="RingStateException">As <see cref="Create"/>.</exception>
    public void CheckNew(Ring ring)
    {
        ArgumentNullException.ThrowIfNull(ring);
        ring.Validate();
        Read(rows => CheckNew(rows, ring));
    }

    /// <summary>Adds a ring without keys.</summary>
    /// <exception cref="RingStateException">ring-exists, bad-name, bad-policy, token-in-use.</exception>
    public void Create(Ring ring)
    {
        ArgumentNullException.ThrowIfNull(ring);
        ring.Validate();
        Change(rows =>
        {
            CheckNew(rows, ring);
            rows.Insert(ring);
            return true;
        });
    }

    /// <summary>
    /// Adds a key to a ring. It signs at once when no other key does; else it is published now, and signs when the policy says or from the time given.
    /// </summary>
    /// <exception cref="RingStateException">unknown-ring; wrong-state: the next key is published already.</exception>
    public RingKey AddKey(string ring, PublicKey key, ReadOnlyMemory<byte> wrapped, DateTimeOffset? signsFrom = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Change(rows =>
        {
            var (at, before) = (time.GetUtcNow(), One(rows, ring));
            if (before.Keys.Any(k => k.State == KeyState.PrePublished))
            {
                throw new RingStateException("wrong-state", $"The next key of ring '{ring}' is published already.");
            }
            if (!before.Algorithm.Fits(key))
            {
                throw new RingStateException("wrong-state", $"A key of type {key.Kty} with {key.Bits} bits does not sign with {before.Algorithm.Name()}, as ring '{ring}' does.");
            }
            var added = KeyLife.Added(before, new RingKey(key, KeyState.PrePublished, at, at, at, null, null, wrapped), at, signsFrom);
            Record(rows, ring, added, at);
            Settle(rows, ring, at);
            return One(rows, ring).Keys.Single(k => k.Kid == added.Kid);
        });
    }

    /// <summary>Moves every key whose time has come to its next state.</summary>
    /// <returns>What changed.</returns>
    /// <exception cref="RingStateException">unavailable, locked, full.</exception>
    public IReadOnlyList<KeyChange> Advance()
    {
        var now = time.GetUtcNow();
        string[] due = [.. List().Where(r => KeyLife.Due(r, now).Any()).Select(r => r.Name)];
        return due.Length == 0 ? [] : Change(rows => due.SelectMany(ring => Settle(rows, ring, now)).ToArray());
    }

    /// <summary>Whether a ring's next key is due to be made and published.</summary>
    public bool NeedsNextKey(Ring ring)
    {
        ArgumentNullException.ThrowIfNull(ring);
        return KeyLife.NeedsNext(ring, time.GetUtcNow());
    }

    /// <summary>Lets the published next key sign from another time, or from now on; the one before then retires with its overlap.</summary>
    /// <exception cref="RingStateException">unknown-ring; wrong-state: no next key is published.</exception>
    public RingKey ActivateNext(string ring, DateTimeOffset? signsFrom = null) => Change(rows =>
    {
        var (at, before) = (time.GetUtcNow(), One(rows, ring));
        var next = before.Keys.FirstOrDefault(k => k.State == KeyState.PrePublished)
            ?? throw new RingStateException("wrong-state", $"No next key of ring '{ring}' is published.");
        Record(rows, ring, KeyLife.Planned(before, next, signsFrom ?? at), at);
        Settle(rows, ring, at);
        return One(rows, ring).Keys.Single(k => k.Kid == next.Kid);
    });

    /// <summary>Ends a key's acceptance now; its ring's active key must not be the one.</summary>
    /// <exception cref="RingStateException">unknown-key, wrong-state.</exception>
    public KeyChange Retire(string kid) => Change(rows =>
    {
        var (ring, key) = Key(rows, kid);
        if (key.State is not (KeyState.Retiring or KeyState.PrePublished))
        {
            throw new RingStateException("wrong-state", key.State == KeyState.Active
                ? $"Key {kid} signs for ring '{ring}': rotate the ring first, or revoke the key." : $"Key {kid} is {key.State} already.");
        }
        var now = time.GetUtcNow();
        return Record(rows, ring, key with { State = KeyState.Retired, RetireAt = now }, now);
    });

    /// <summary>Takes a key back, whatever its state. If it was the active one, the published next key takes its place.</summary>
    /// <exception cref="RingStateException">unknown-key; wrong-state: it is revoked already; bad-policy: no reason.</exception>
    public KeyChange Revoke(string kid, string reason)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > MaxReasonCharacters)
        {
            throw new RingStateException("bad-policy", $"A revocation says why, in at most {MaxReasonCharacters} characters.");
        }
        return Change(rows =>
        {
            var (ring, key) = Key(rows, kid);
            if (key.State == KeyState.Revoked)
            {
                throw new RingStateException("wrong-state", $"Key {kid} was revoked on {key.RevokedAt:u}.");
            }
            var now = time.GetUtcNow();
            var change = Record(rows, ring, key with { State = KeyState.Revoked, RevokedAt = now, RevocationReason = reason }, now);
            Settle(rows, ring, now);
            return change;
        });
    }

    /// <summary>Writes what became of a revocation. It counts as no change of a ring.</summary>
    /// <exception cref="RingStateException">unavailable, locked, full.</exception>
    public void Report(RevocationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        Write(rows => rows.Write(report));
    }

    /// <summary>What became of a revocation; null if no issuer has published it.</summary>
    /// <exception cref="RingStateException">unavailable, locked.</exception>
    public RevocationReport? ReportOf(string kid) => Read(rows => rows.Report(kid));

    /// <summary>The number of the last change, of a key or of a ring: equal means nothing changed. Cheap enough to ask ten times a second.</summary>
    /// <exception cref="RingStateException">unavailable, locked.</exception>
    public long Version() => Read(rows => rows.Version());

    /// <summary>Changes of keys after one, in order.</summary>
    /// <exception cref="RingStateException">unavailable, locked.</exception>
    public IReadOnlyList<KeyChange> ChangesAfter(long sequence, int atMost = 1000) => Read(rows => rows.ChangesAfter(sequence, atMost));

    /// <summary>The key that signs the log of a ledger; null if it has none yet.</summary>
    /// <param name="origin">The log's origin.</param>
    /// <exception cref="RingStateException">unavailable, locked, damaged.</exception>
    public LedgerKey? FindLedgerKey(string origin) => Read(rows => rows.LedgerKeyOf(origin));

    /// <summary>Keeps the key of a ledger's log. It is kept for good: what it signed is verified with it.</summary>
    /// <exception cref="RingStateException">wrong-state: the log has a key. unavailable, locked, full.</exception>
    public void AddLedgerKey(string origin, LedgerKey key)
    {
        ArgumentException.ThrowIfNullOrEmpty(origin);
        ArgumentNullException.ThrowIfNull(key);
        Change(rows =>
        {
            if (rows.LedgerKeyOf(origin) is not null)
            {
                throw new RingStateException("wrong-state", $"The log {origin} has a key already.");
            }
            rows.Write(origin, key);
            return true;
        });
    }

    /// <inheritdoc/>
    public void Dispose() => database.Dispose();

    private static bool CheckNew(RingRows rows, Ring ring)
    {
        if (rows.Rings(null) is var all && all.Any(r => r.Name == ring.Name))
        {
            throw new RingStateException("ring-exists", $"There is a ring '{ring.Name}' already.");
        }
        if (all.FirstOrDefault(r => r.Issuer.Equals(ring.Issuer)) is { } other)
        {
            // Validators could not tell whose key a token of this issuer needs.
            throw new RingStateException("bad-policy", $"Ring '{other.Name}' has the issuer {ring.Issuer} already: one issuer has one ring.");
        }
        if (ring.Token is { Serial: null })
        {
            throw new RingStateException("bad-policy", "The token's serial number is not known: have a signer look at it first.");
        }
        // Whoever is logged in to a token signs with every key in it: rings that share one share their keys.
        return ring.Token is null || all.FirstOrDefault(r => r.Token?.Serial == ring.Token.Serial) is not { } holder ? true
            : throw new RingStateException("token-in-use", $"The token with serial number {ring.Token.Serial} holds the keys of ring '{holder.Name}': each ring has a token of its own.");
    }

    private static KeyChange[] Settle(RingRows rows, string ring, DateTimeOffset now) => [.. KeyLife.Due(One(rows, ring), now).ToArray().Select(key => Record(rows, ring, key, now))];

    private static KeyChange Record(RingRows rows, string ring, RingKey key, DateTimeOffset at)
    {
        var change = new KeyChange(rows.Count(), at, ring, key.Kid, key.State, key.RevocationReason);
        rows.Write(ring, key, change.Sequence);
        rows.Write(change);
        return change;
    }

    private static Ring One(RingRows rows, string name) => (name.Length == 0 ? [] : rows.Rings(name)).FirstOrDefault() ?? throw new RingStateException("unknown-ring", $"There is no ring '{name}'.");

    private static (string Ring, RingKey Key) Key(RingRows rows, string kid) => rows.RingOfKey(kid) is { } ring ? (ring, One(rows, ring).Keys.Single(k => k.Kid == kid))
        : throw new RingStateException("unknown-key", $"No ring has a key {kid}.");

    private T Read<T>(Func<RingRows, T> read) => Guarded(() =>
    {
        using var connection = database.Open();
        return read(new RingRows(connection, null));
    });

    /// <summary>A transaction whose first statement counts: what is read after it stays true until it ends.</summary>
    private T Change<T>(Func<RingRows, T> change) => Guarded(() =>
    {
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction();
        var rows = new RingRows(connection, transaction);
        rows.Count();
        var result = change(rows);
        transaction.Commit();
        return result;
    });

    private void Write(Action<RingRows> write) => Guarded(() =>
    {
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction();
        write(new RingRows(connection, transaction));
        transaction.Commit();
        return true;
    });

    private T Guarded<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (DbException e) when (database.Translate(e) is { } known)
        {
            throw known;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or PublicKeyFormatException)
        {
            throw new RingStateException("damaged", $"A row of the state cannot be read: {e.Message}", e);
        }
    }
}
