using System.Diagnostics;
using Keystay.Keys;
using Keystay.Signing.Custody;
using Keystay.SigningLoad;

namespace Keystay.LedgerLoad;

/// <summary>What a signer signs, what a ledger records, and what both together issue, in turns on the same machine: which of them is the limit.</summary>
internal static class IssueRun
{
    private const int Rounds = 5;

    public static async Task<int> RunAsync(string folder, int seconds, int clients)
    {
        Console.WriteLine($"{clients} clients; a second, median of {Rounds} rounds");
        Console.WriteLine("           signed    recorded    signed and recorded    the slower of the two = 1");
        foreach (var algorithm in new[] { SignatureAlgorithm.ES256, SignatureAlgorithm.RS256 })
        {
            await RunAsync(algorithm, Directory.CreateDirectory(Path.Combine(folder, algorithm.Name())).FullName, TimeSpan.FromSeconds((double)seconds / (3 * Rounds)), clients);
        }
        return 0;
    }

    private static async Task RunAsync(SignatureAlgorithm algorithm, string folder, TimeSpan time, int clients)
    {
        var (ledger, log) = LoadLedger.Open(folder, TimeProvider.System);
        var (supervisor, key) = await LoadSigner.StartAsync(algorithm, folder);
        using var stop = new CancellationTokenSource();
        var sealing = RateRun.SealAsync(ledger, stop.Token);
        var claims = LoadSigner.Claims();
        var rates = new Dictionary<string, List<double>> { ["signed"] = [], ["recorded"] = [], ["issued"] = [] };
        for (int round = 0; round < 1 + Rounds; round++) // the first warms up
        {
            double signed = await RateAsync(clients, time, async () => await SignAsync());
            double recorded = await RateAsync(clients, time, async () => await ledger.AppendAsync(LoadLedger.NewRecord(DateTimeOffset.UtcNow)));
            double issued = await RateAsync(clients, time, async () => await ledger.AppendAsync(LoadLedger.NewRecord(DateTimeOffset.UtcNow) with { SignatureSha256 = (await SignAsync()).SignatureSha256() }));
            if (round > 0)
            {
                rates["signed"].Add(signed);
                rates["recorded"].Add(recorded);
                rates["issued"].Add(issued);
            }
        }
        await stop.CancelAsync();
        await sealing;
        await supervisor.DisposeAsync();
        await ledger.DisposeAsync();
        log.Dispose();
        double[] medians = [.. rates.Values.Select(r => r.Order().ElementAt(Rounds / 2))];
        Console.WriteLine($"{algorithm.Name(),5} {medians[0],11:N0} {medians[1],11:N0} {medians[2],22:N0} {medians[2] / Math.Min(medians[0], medians[1]),28:N2}");

        ValueTask<SignedToken> SignAsync() => supervisor.Client.SignAsync(key.Thumbprint, claims);
    }

    private static async Task<double> RateAsync(int clients, TimeSpan time, Func<Task> ask)
    {
        var watch = Stopwatch.StartNew();
        int[] asked = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            int count = 0;
            for (; watch.Elapsed < time; count++)
            {
                await ask();
            }
            return count;
        })));
        return asked.Sum() / watch.Elapsed.TotalSeconds;
    }
}
