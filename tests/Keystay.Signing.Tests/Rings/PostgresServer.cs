using System.Diagnostics;

namespace Keystay.Signing.Tests.Rings;

/// <summary>A PostgreSQL server of the tests' own, on a socket in a temporary folder; it refuses to run as root, so then it runs as nobody.</summary>
public sealed class PostgresServer : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("keystay-pg-");
    private readonly Process? server;
    private int databases;

    public PostgresServer()
    {
        string? initdb = Program("initdb"), postgres = Program("postgres");
        if (initdb is null || postgres is null || (Environment.IsPrivilegedProcess && Program("setpriv") is null))
        {
            return;
        }
        if (Environment.IsPrivilegedProcess)
        {
            Run("chown", "65534:65534", folder.FullName);
        }
        string data = Path.Combine(folder.FullName, "data");
        Run([.. AsNobody(), initdb, "-D", data, "-U", "keystay", "-A", "trust", "--no-sync", "--no-locale", "-E", "UTF8"]);
        server = Process.Start(Quiet([.. AsNobody(), postgres, "-D", data, "-k", folder.FullName, "-c", "listen_addresses=", "-c", "fsync=off"]));
        WaitUntilReady();
    }

    /// <summary>The address of a new, empty database.</summary>
    public string NewDatabase()
    {
        Assert.SkipWhen(server is null, "PostgreSQL is not installed (Debian: postgresql).");
        string name = $"state{Interlocked.Increment(ref databases)}";
        Execute($"CREATE DATABASE {name}");
        return $"Host={folder.FullName};Username=keystay;Database={name}";
    }

    public void Dispose()
    {
        server?.Kill();
        server?.WaitForExit();
        server?.Dispose();
        Npgsql.NpgsqlConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }

    /// <summary>The server writes this file last; it says so when it takes connections.</summary>
    private void WaitUntilReady()
    {
        var limit = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                Execute("SELECT 1");
                return;
            }
            catch (Npgsql.NpgsqlException) when (limit.Elapsed < TimeSpan.FromSeconds(30) && !server!.HasExited)
            {
                Thread.Sleep(20);
            }
        }
    }

    private void Execute(string sql)
    {
        using var source = Npgsql.NpgsqlDataSource.Create($"Host={folder.FullName};Username=keystay;Database=postgres;Pooling=false");
        using var command = source.CreateCommand(sql);
        command.ExecuteNonQuery();
    }

    private static string[] AsNobody() => Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : [];

    private static void Run(params string[] command)
    {
        using var process = Process.Start(Quiet(command))!;
        string said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, said);
    }

    private static ProcessStartInfo Quiet(string[] command) => new("/bin/sh", ["-c", "exec \"$@\" 2>&1" + (command.Contains("-k") ? " >/dev/null" : ""), "sh", .. command]) { RedirectStandardOutput = true, WorkingDirectory = "/" };

    private static string? Program(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Concat(Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")) : [])
        .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
