using System.Diagnostics;
using System.Globalization;
using Keystay.Signing.Ledger;

namespace Keystay.LedgerLoad;

/// <summary>
/// Rounds of some kills on one ledger. After each round the ledger is opened once more, its last hour closed, and everything is compared: every token that a client
/// received must be in the file of its hour, and every hour that is marked complete must hold all that was received of it.
/// </summary>
internal static class KillRun
{
    private const int KillsPerRound = 20, SignalledToDie = 128 + 9;

    public static async Task<int> RunAsync(string folder, int kills, int seed)
    {
        Console.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var watch = Stopwatch.StartNew();
        long received = 0, hours = 0, complete = 0, notes = 0;
        int problems = 0;
        for (int done = 0; done < kills; done += KillsPerRound)
        {
            string round = Path.Combine(folder, $"round-{done / KillsPerRound}");
            Directory.CreateDirectory(round);
            var result = await RoundAsync(round, Math.Min(KillsPerRound, kills - done), random);
            (received, hours, complete, notes) = (received + result.Received, hours + result.Hours, complete + result.Complete, notes + result.Torn);
            problems += result.Problems.Count;
            foreach (string problem in result.Problems)
            {
                Console.WriteLine($"PROBLEM {round}: {problem}");
            }
            if (result.Problems.Count == 0)
            {
                Directory.Delete(round, recursive: true);
            }
        }
        Console.WriteLine($"{kills} kills in {watch.Elapsed.TotalSeconds:N0} s: {received:N0} tokens received, {problems} problems; {hours:N0} hours closed, {complete:N0} of them marked complete; {notes} torn writes cut");
        return problems == 0 && received > 0 ? 0 : 1;
    }

    private static async Task<RoundResult> RoundAsync(string folder, int kills, Random random)
    {
        var start = DateTimeOffset.UtcNow;
        var received = new List<Acknowledged>();
        int torn = 0;
        for (int i = 0; i < kills; i++)
        {
            torn += await RunAndKillAsync(folder, start, random, received);
        }
        var (ledger, signer) = LoadLedger.Open(folder, new FastClock(start));
        torn += ledger.Notes.Count;
        var problems = new List<string>(ledger.Notes.Where(n => !n.Contains("ended within a write", StringComparison.Ordinal)));
        await CloseAllHoursAsync(ledger, new FastClock(start));
        await ledger.DisposeAsync();
        string path = Path.Combine(folder, "ledger");
        problems.AddRange(await LedgerCheck.RunAsync(path, LoadLedger.Origin, signer.Key));
        signer.Dispose();
        var markers = LedgerReader.Hours(path).ToArray();
        problems.AddRange(await CompareAsync(path, received));
        // The first hour began before the ledger did, and nothing was damaged in any: every other hour must be complete.
        problems.AddRange(markers.Skip(1).Where(m => m.Statement.Issuers.Any(i => !i.Complete)).Select(m => $"{m.Statement.Hour:O} is not complete: {m.Statement.Issuers[0].Why}"));
        return new RoundResult(received.Count, markers.Length, markers.Count(m => m.Statement.Issuers.All(i => i.Complete)), torn, problems);
    }

    /// <summary>Kills while it starts and recovers, one time in four; else a moment after a number of answers.</summary>
    private static async Task<int> RunAndKillAsync(string folder, DateTimeOffset start, Random random, List<Acknowledged> received)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "Keystay.LedgerLoad");
        using var process = Process.Start(new ProcessStartInfo(program, ["record", folder, start.ToString("O", CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true })!;
        bool isEarly = random.Next(4) == 0;
        var killing = Task.Delay(isEarly ? random.Next(300) : Timeout.Infinite);
        int answers = random.Next(1, 1500), notes = 0;
        var lines = process.StandardOutput;
        while (true)
        {
            var reading = lines.ReadLineAsync();
            if (await Task.WhenAny(reading, killing) == killing && !process.HasExited)
            {
                process.Kill(); // SIGKILL
                killing = Task.Delay(Timeout.Infinite);
            }
            if (await reading is not { } line)
            {
                break;
            }
            if (line.StartsWith("note ", StringComparison.Ordinal))
            {
                notes++;
            }
            else if (Parse(line) is { } answer)
            {
                received.Add(answer);
                if (--answers == 0 && !isEarly)
                {
                    killing = Task.Delay(random.Next(30));
                }
            }
        }
        await process.WaitForExitAsync();
        return process.ExitCode == SignalledToDie ? notes : throw new InvalidOperationException($"The recording process ended by itself with exit code {process.ExitCode}.");
    }

    /// <summary>A line that was cut off by the kill was never a whole answer.</summary>
    private static Acknowledged? Parse(string line)
    {
        string[] parts = line.Split(' ');
        if (parts.Length != 3 || parts[2].Length != 64)
        {
            return null;
        }
        long time = long.Parse(parts[1], CultureInfo.InvariantCulture);
        return new Acknowledged(long.Parse(parts[0], CultureInfo.InvariantCulture), DateTimeOffset.FromUnixTimeSeconds(time / 3_600_000 * 3600), parts[2]);
    }

    private static async Task CloseAllHoursAsync(TokenLedger ledger, TimeProvider time)
    {
        var receipt = await ledger.AppendAsync(LoadLedger.NewRecord(time.GetUtcNow()));
        while (time.GetUtcNow() <= receipt.RecordedAt.AddHours(1))
        {
            await Task.Delay(20);
        }
        await ledger.SealAsync();
    }

    private static async Task<List<string>> CompareAsync(string path, List<Acknowledged> received)
    {
        var problems = new List<string>();
        foreach (var hour in received.GroupBy(a => a.Hour))
        {
            var there = new HashSet<(long, string)>();
            await foreach (var entry in LedgerReader.ReadAsync(path, hour.Key))
            {
                there.Add((entry.Sequence, Convert.ToHexStringLower(entry.Record.SignatureSha256.Span)));
            }
            problems.AddRange(hour.Where(a => !there.Contains((a.Sequence, a.Signature))).Select(a => $"record {a.Sequence} was received and is not in the file of {hour.Key:O}"));
        }
        return problems;
    }
}
