using System.Diagnostics;
using Keystay.Signing.Ledger;

namespace Keystay.LedgerLoad;

/// <summary>Clients that record one token after another, as fast as the disk takes them, while the ledger is sealed every second.</summary>
internal static class RateRun
{
    public static async Task<int> RunAsync(string folder, int seconds, int clients)
    {
        Directory.CreateDirectory(folder);
        var (ledger, signer) = LoadLedger.Open(folder, TimeProvider.System);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        var watch = Stopwatch.StartNew();
        var sealing = SealAsync(ledger, stop.Token);
        var latencies = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(() => ClientAsync(ledger, stop.Token))));
        double elapsed = watch.Elapsed.TotalSeconds;
        double slowestSeal = await sealing;
        await ledger.DisposeAsync();
        signer.Dispose();
        var all = latencies.SelectMany(l => l).Order().ToArray();
        Console.WriteLine($"{all.Length / elapsed,10:N0} records/s   {clients} clients, {elapsed:N1} s, p50 {all[all.Length / 2]:N1} ms, p99 {all[all.Length / 100 * 99]:N1} ms, slowest seal {slowestSeal:N0} ms");
        return 0;
    }

    private static async Task<List<float>> ClientAsync(TokenLedger ledger, CancellationToken stop)
    {
        var latencies = new List<float>();
        while (!stop.IsCancellationRequested)
        {
            var record = LoadLedger.NewRecord(DateTimeOffset.UtcNow);
            long before = Stopwatch.GetTimestamp();
            await ledger.AppendAsync(record);
            latencies.Add((float)Stopwatch.GetElapsedTime(before).TotalMilliseconds);
        }
        return latencies;
    }

    /// <summary>Seals each second, until stopped.</summary>
    /// <returns>Milliseconds of the slowest.</returns>
    public static async Task<double> SealAsync(TokenLedger ledger, CancellationToken stop)
    {
        double slowest = 0;
        while (!stop.IsCancellationRequested)
        {
            await Task.WhenAny(Task.Delay(1000, stop));
            long before = Stopwatch.GetTimestamp();
            await ledger.SealAsync(CancellationToken.None);
            slowest = Math.Max(slowest, Stopwatch.GetElapsedTime(before).TotalMilliseconds);
        }
        return slowest;
    }
}
