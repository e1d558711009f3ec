using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Keystay.Signing.Rings;

/// <summary>A state in an SQLite file.</summary>
internal sealed class SqliteState : StateDatabase
{
    /// <summary>Seconds to wait for another process's transaction before the state is called locked.</summary>
    private const int Patience = 5;

    private const int Busy = 5, Locked = 6, Corrupt = 11, Full = 13, NoDatabase = 26; // https://sqlite.org/rescode.html

    private readonly string path, connectionString;

    public SqliteState(string path)
    {
        this.path = Path.GetFullPath(path);
        connectionString = new SqliteConnectionStringBuilder { DataSource = this.path, ForeignKeys = true, DefaultTimeout = Patience }.ToString();
    }

    public override DbConnection Open()
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            // A change that was told must outlive a power cut.
            command.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL";
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public override IIssuerLock? TryLock() => TryLockOnce() ?? TryAgain();

    /// <summary>A shared lock for a moment: it fails while the issuer has its own, and does not make the file, which belongs to whom the issuer runs as.</summary>
    public override bool IsLocked()
    {
        try
        {
            using var file = new FileStream(path + ".issuer", FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new RingStateException("unavailable", $"Whether an issuer runs cannot be told: {e.Message}", e);
        }
        catch (IOException e) when (e is not DirectoryNotFoundException)
        {
            return true;
        }
    }

    public override RingStateException? Translate(Exception error) => error is not SqliteException e ? null : e.SqliteErrorCode switch
    {
        Busy or Locked => new RingStateException("locked", $"The state '{path}' is locked by another process for more than {Patience} seconds. Nothing was changed.", e),
        Full => new RingStateException("full", $"There is no space left for the state '{path}'. Nothing was changed.", e),
        Corrupt or NoDatabase => new RingStateException("damaged", $"'{path}' is damaged or no state of Keystay: restore it from a backup.", e),
        _ => new RingStateException("unavailable", $"The state '{path}' cannot be used: {e.Message}", e),
    };

    public override void Dispose()
    {
        using var connection = new SqliteConnection(connectionString);
        SqliteConnection.ClearPool(connection);
    }

    private FileLock? TryLockOnce()
    {
        try
        {
            return new FileLock(new FileStream(path + ".issuer", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
        {
            return null;
        }
    }

    /// <summary>Who only asked whether an issuer runs is gone by then.</summary>
    private FileLock? TryAgain()
    {
        Thread.Sleep(100);
        return TryLockOnce();
    }

    private sealed class FileLock(FileStream file) : IIssuerLock
    {
        public bool IsHeld() => true;

        public void Dispose() => file.Dispose();
    }
}
