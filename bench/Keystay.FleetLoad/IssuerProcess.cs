using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;

namespace Keystay.FleetLoad;

/// <summary><c>keystay issuer</c> as an operator starts it, with rings made by <c>keystay keys create</c>, in a folder of its own.</summary>
internal sealed class IssuerProcess : IAsyncDisposable
{
    private readonly string keystay;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("keystay-issuer-load-");
    private readonly HttpClient http = new();
    private readonly ConcurrentQueue<string> log = new();
    private Process? process;

    private IssuerProcess(string keystay)
    {
        this.keystay = keystay;
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        Address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
    }

    public string Address { get; }

    public string State => Path.Combine(folder.FullName, "state.db");

    public Dictionary<string, LoadClient> Clients { get; } = [];

    /// <summary>What it said last.</summary>
    public IEnumerable<string> Log => log.TakeLast(20);

    /// <param name="keystay">The command.</param>
    /// <param name="rings">The rings it serves.</param>
    /// <param name="lifetime">How long its tokens are good, as <c>--lifetime</c> takes it.</param>
    public static async Task<IssuerProcess> StartAsync(string keystay, IReadOnlyList<LoadRing> rings, string lifetime)
    {
        var issuer = new IssuerProcess(keystay);
        try
        {
            await issuer.CreateAsync(rings);
            await issuer.StartAsync(lifetime);
            return issuer;
        }
        catch
        {
            await issuer.DisposeAsync();
            throw;
        }
    }

    /// <summary>A verb of <c>keystay keys</c> on its state.</summary>
    public Task<CommandResult> KeysAsync(params string[] arguments) => CommandResult.RunAsync(keystay, ["keys", .. arguments, "--state", State]);

    public async Task RotateNowAsync(string ring)
    {
        var result = await KeysAsync("rotate", ring, "--now", "--wrapping-key", WrappingKey);
        if (result.ExitCode != 0)
        {
            throw new InvalidOperationException($"The ring was not rotated: {result.Errors}");
        }
    }

    /// <summary>Sends a signal to the issuing process itself, which the command has started.</summary>
    public void Signal(string name)
    {
        int command = process!.Id;
        string[] children = [.. Directory.GetDirectories($"/proc/{command}/task").SelectMany(t => File.ReadAllText(Path.Combine(t, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries)).Distinct()];
        using var kill = Process.Start("kill", [$"-{name}", children.Single()]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await process.WaitForExitAsync();
        }
        process?.Dispose();
        http.Dispose();
        foreach (var client in Clients.Values)
        {
            client.Dispose();
        }
        folder.Delete(recursive: true);
    }

    private string WrappingKey => "file:" + Path.Combine(folder.FullName, "wrapping-key");

    private async Task CreateAsync(IReadOnlyList<LoadRing> rings)
    {
        string file = Path.Combine(folder.FullName, "wrapping-key");
        await File.WriteAllBytesAsync(file, RandomNumberGenerator.GetBytes(32));
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        foreach (var ring in rings)
        {
            await CommandResult.SucceedAsync(
                keystay, ["keys", "create", ring.Name, "--issuer", $"{Address}/{ring.Name}", "--algorithm", ring.Algorithm, "--audience", "api://*", "--state", State, "--wrapping-key", WrappingKey, .. ring.Policy]);
            Clients[ring.Name] = new LoadClient(http, Address, ring.Name);
        }
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "clients.json"), JsonSerializer.Serialize(new { clients = Clients.Values.Select(c => c.Registration) }));
    }

    private async Task StartAsync(string lifetime)
    {
        process = CommandResult.Start(
            keystay, "issuer", "--address", Address, "--clients", Path.Combine(folder.FullName, "clients.json"), "--data", Path.Combine(folder.FullName, "data"), "--state", State,
            "--wrapping-key", WrappingKey, "--lifetime", lifetime);
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) =>
        {
            log.Enqueue(line.Data ?? "ended");
            if (line.Data?.StartsWith("Issuing at", StringComparison.Ordinal) is true)
            {
                ready.TrySetResult();
            }
            else if (line.Data is null)
            {
                ready.TrySetException(new InvalidOperationException($"The issuer ended: {string.Join('\n', Log)}"));
            }
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await ready.Task.WaitAsync(TimeSpan.FromMinutes(2));
    }
}
