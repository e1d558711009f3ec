using System.Data.Common;

namespace Keystay.Signing.Rings;

/// <summary>What differs between the databases that a state can lie in. Statements are the same in all.</summary>
internal abstract class StateDatabase : IDisposable
{
    /// <summary>The database that an address names: <c>Host=…</c> is PostgreSQL, anything else the path of an SQLite file.</summary>
    public static StateDatabase Of(string address) => address.StartsWith("Host=", StringComparison.OrdinalIgnoreCase) ? new PostgresState(address) : new SqliteState(address);

    /// <summary>An open connection, from a pool.</summary>
    public abstract DbConnection Open();

    /// <summary>Takes what only one process can have; null when another one has it.</summary>
    public abstract IIssuerLock? TryLock();

    /// <summary>Whether a process has it. Asking takes it from nobody.</summary>
    public abstract bool IsLocked();

    /// <summary>The error of a database in our words; null for one that is none of a database's.</summary>
    public abstract RingStateException? Translate(Exception error);

    public abstract void Dispose();
}
