using System.Data.Common;
using Npgsql;

namespace Keystay.Signing.Rings;

/// <summary>A state in a PostgreSQL database.</summary>
internal sealed class PostgresState(string connectionString) : StateDatabase
{
    /// <summary>"keystay" as a number; advisory locks are counted within one database.</summary>
    private const long IssuerLock = 0x6b657973746179;

    private readonly NpgsqlDataSource source = NpgsqlDataSource.Create(connectionString);

    public override DbConnection Open() => source.OpenConnection();

    public override IIssuerLock? TryLock()
    {
        var connection = source.OpenConnection();
        using var command = new NpgsqlCommand($"SELECT pg_try_advisory_lock({IssuerLock})", connection);
        if (command.ExecuteScalar() is true)
        {
            return new SessionLock(connection);
        }
        connection.Dispose();
        return null;
    }

    /// <summary>pg_locks splits a lock's number into two halves (PostgreSQL's manual, 53.12).</summary>
    public override bool IsLocked()
    {
        using var connection = source.OpenConnection();
        using var command = new NpgsqlCommand(
            $"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND classid = {IssuerLock >> 32} AND objid = {IssuerLock & uint.MaxValue}", connection);
        return command.ExecuteScalar() is > 0L;
    }

    public override RingStateException? Translate(Exception error) => error switch
    {
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } e => new RingStateException("full", "The PostgreSQL server has no space left. Nothing was changed.", e),
        PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected } e =>
            new RingStateException("locked", "The state is locked by another process. Nothing was changed.", e),
        NpgsqlException e => new RingStateException("unavailable", $"The state in PostgreSQL cannot be used: {e.Message}", e),
        _ => null,
    };

    public override void Dispose() => source.Dispose();

    /// <summary>The lock is the session's: it goes with the connection.</summary>
    private sealed class SessionLock(NpgsqlConnection connection) : IIssuerLock
    {
        public bool IsHeld()
        {
            try
            {
                using var command = new NpgsqlCommand($"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()", connection);
                return command.ExecuteScalar() is > 0L;
            }
            catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
            {
                return false;
            }
        }

        public void Dispose()
        {
            try
            {
                using var command = new NpgsqlCommand($"SELECT pg_advisory_unlock({IssuerLock})", connection);
                command.ExecuteScalar();
            }
            catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
            {
                // The server is gone, and the lock with it.
            }
            connection.Dispose();
        }
    }
}
