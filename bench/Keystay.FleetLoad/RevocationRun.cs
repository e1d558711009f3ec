using System.Diagnostics;
using System.Text.Json;
using Keystay.Tokens;

namespace Keystay.FleetLoad;

/// <summary>
/// Validators of one ring, each with its own connections, are asked in turn without a pause for a token of the key in use. In each round the ring is rotated, the new key's token is accepted
/// by all, and the key is revoked by the command. At the end the issuer is stopped in its tracks (SIGSTOP), with its connections open and silent, and a key is revoked that nobody hears of.
/// </summary>
internal sealed class RevocationRun(IssuerProcess issuer, SimulatedValidator[] validators) : IDisposable
{
    private const string Ring = "consumer";

    /// <summary>The feed has a heartbeat every two seconds: a fifth of this.</summary>
    private static readonly TimeSpan MaxSilence = TimeSpan.FromSeconds(10), Goal = TimeSpan.FromSeconds(1), Patience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource done = new();
    private readonly List<double> fromStart = [], fromCommit = [], confirmed = [], command = [];
    private volatile Sightings current = new("", 0);
    private long decisions;
    private bool good = true;

    public static async Task<int> RunAsync(string keystay, int rounds, int count)
    {
        await using var issuer = await IssuerProcess.StartAsync(keystay, [new LoadRing(Ring, "RS256")], "1h");
        var validators = Enumerable.Range(0, count).Select(_ => new SimulatedValidator($"{issuer.Address}/{Ring}", MaxSilence)).ToArray();
        try
        {
            await Task.WhenAll(validators.Select(v => v.LoadAsync())).WaitAsync(TimeSpan.FromMinutes(2));
            Console.WriteLine($"{count} validators follow, {rounds} rounds, load {File.ReadAllText("/proc/loadavg").Split(' ')[0]}");
            using var run = new RevocationRun(issuer, validators);
            return await run.RunAsync(rounds) ? 0 : 1;
        }
        finally
        {
            await Task.WhenAll(validators.Select(v => v.DisposeAsync().AsTask()));
        }
    }

    public void Dispose() => done.Dispose();

    private async Task<bool> RunAsync(int rounds)
    {
        // A thread of its own: on the pool's it would keep the followers from running.
        var asking = Task.Factory.StartNew(Ask, TaskCreationOptions.LongRunning);
        var watch = Stopwatch.StartNew();
        for (int round = 1; round <= rounds; round++)
        {
            await RoundAsync(round);
        }
        Console.WriteLine($"{decisions / watch.Elapsed.TotalSeconds:N0} decisions a second meanwhile, {decisions:N0} in all");
        Console.WriteLine($"{"ms",-66}{"p50",8}{"p99",8}{"max",8}");
        Tell("start of the command to a validator's first refusal", fromStart);
        bool isSoon = Tell("revocation in the state to a validator's first refusal", fromCommit) < Goal.TotalMilliseconds;
        Tell("publication to the slowest confirmation, as the issuer reports it", confirmed);
        Tell("start to end of the command", command);
        Judge(isSoon, $"p99 from the revocation in the state on is under {Goal.TotalSeconds} s");
        await CutAsync();
        await done.CancelAsync();
        await asking;
        return good;
    }

    private async Task RoundAsync(int round)
    {
        var seen = await BeginAsync();
        await Task.Delay(300);
        var refusedBefore = seen.Reasons.Keys.ToArray();
        var start = DateTime.UtcNow;
        var result = await issuer.KeysAsync("revoke", LoadToken.Of(seen.Token.ToString()).Kid, "--reason", "a drill", "--format", "json", "--wait", "30");
        command.Add((DateTime.UtcNow - start).TotalMilliseconds);
        bool all = await UntilAsync(() => seen.AllSay(TokenReason.KeyRevoked));
        decisions += seen.Decisions;
        using var report = JsonDocument.Parse(result.Output);
        var revocation = report.RootElement.GetProperty("revocation");
        var commit = report.RootElement.GetProperty("rings")[0].GetProperty("keys").EnumerateArray()
            .Single(k => k.GetProperty("kid").ValueEquals(revocation.GetProperty("kid").GetString())).GetProperty("revokedAt").GetDateTimeOffset().UtcDateTime;
        int confirmations = revocation.GetProperty("confirmed").GetInt32();
        if (refusedBefore.Length > 0 || !all || result.ExitCode != 0 || confirmations != validators.Length)
        {
            Judge(false, $"round {round}: refused before: {string.Join(' ', refusedBefore)}; all refuse: {all}; exit code {result.ExitCode}, {confirmations} confirmed; {result.Errors}");
        }
        confirmed.Add(revocation.GetProperty("slowestMilliseconds").GetDouble());
        var refusals = seen.FirstRefused.Where(t => t != default).ToList();
        fromStart.AddRange(refusals.Select(t => (t - start).TotalMilliseconds));
        fromCommit.AddRange(refusals.Select(t => (t - commit).TotalMilliseconds));
        Console.WriteLine($"round {round}: refused by all {(refusals.Max() - commit).TotalMilliseconds:F0} ms after the revocation; the command took {command[^1]:F0} ms, {confirmations} confirmed");
    }

    /// <summary>A fresh key, a token of it, and every validator accepts it.</summary>
    private async Task<Sightings> BeginAsync()
    {
        await issuer.RotateNowAsync(Ring);
        string before = current.Token.ToString();
        LoadToken? token = null;
        await UntilAsync(async () => (token = await issuer.Clients[Ring].TryGetTokenAsync()) is not null && (before.Length == 0 || token.Kid != LoadToken.Of(before).Kid));
        var text = token!.Text.AsMemory();
        var accepting = validators.Select(v => UntilAsync(async () => await v.ValidateAsync(text) == TokenReason.Accepted));
        if (!(await Task.WhenAll(accepting)).All(accepted => accepted))
        {
            throw new InvalidOperationException("Validators did not come to accept the new key.");
        }
        return current = new Sightings(token.Text, validators.Length);
    }

    private async Task CutAsync()
    {
        var seen = await BeginAsync();
        await UntilAsync(() => seen.Decisions > validators.Length);
        issuer.Signal("STOP");
        var cut = DateTime.UtcNow;
        var result = await issuer.KeysAsync("revoke", LoadToken.Of(seen.Token.ToString()).Kid, "--reason", "a drill in the dark", "--wait", "1");
        await Task.Delay(cut + MaxSilence + TimeSpan.FromSeconds(3) - DateTime.UtcNow);
        var acceptedFor = seen.LastAccepted.Select(t => (t - cut).TotalMilliseconds).ToList();
        string reasons = string.Join(' ', seen.Reasons.Keys);
        issuer.Signal("CONT");
        var restored = DateTime.UtcNow;
        bool all = await UntilAsync(() => seen.AllSay(TokenReason.KeyRevoked));
        var recovered = DateTime.UtcNow - restored;
        decisions += seen.Decisions;
        Tell("feed cut: last acceptance after the cut", acceptedFor);
        Judge(acceptedFor.Max() <= MaxSilence.TotalMilliseconds && acceptedFor.Min() > 0, $"none accepts later than the bound of {MaxSilence.TotalSeconds} s; then {reasons}");
        Judge(result.ExitCode == 3 && result.Errors.Contains("not-published", StringComparison.Ordinal), $"the command says that nobody was told: {result.Errors.Trim()}");
        Judge(all, $"with the feed back all refuse the key as revoked, after {recovered.TotalMilliseconds:F0} ms");
    }

    private void Ask()
    {
        while (!done.IsCancellationRequested)
        {
            var seen = current;
            if (seen.Token.IsEmpty)
            {
                Thread.Sleep(1);
                continue;
            }
            for (int i = 0; i < validators.Length && seen == current; i++)
            {
                seen.Ask(validators[i], i);
            }
        }
    }

    private static Task<bool> UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task<bool> UntilAsync(Func<Task<bool>> condition)
    {
        long started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                return false;
            }
            await Task.Delay(20);
        }
        return true;
    }

    /// <summary>Prints a line of the table; returns the 99th percentile.</summary>
    private static double Tell(string what, List<double> milliseconds)
    {
        double[] sorted = [.. milliseconds.Order()];
        double Of(double part) => sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * part) - 1)];
        Console.WriteLine($"{what,-66}{Of(0.5),8:F0}{Of(0.99),8:F0}{sorted[^1],8:F0}");
        return Of(0.99);
    }

    private void Judge(bool holds, string what)
    {
        good &= holds;
        Console.WriteLine($"{(holds ? "ok  " : "FAIL")} {what}");
    }
}
