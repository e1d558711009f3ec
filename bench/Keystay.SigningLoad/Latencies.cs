using System.Diagnostics;

namespace Keystay.SigningLoad;

/// <summary>What one measurement saw.</summary>
internal sealed record Latencies(double PerSecond, double MedianMicroseconds, double P99Microseconds)
{
    /// <summary>Runs callers side by side, each asking again as soon as it was answered.</summary>
    public static async Task<Latencies> MeasureAsync(int callers, TimeSpan time, Func<int, Func<ValueTask>> caller)
    {
        var clock = Stopwatch.StartNew();
        var all = await Task.WhenAll(Enumerable.Range(0, callers).Select(i => Task.Run(async () =>
        {
            var taken = new List<long>(1 << 16);
            var ask = caller(i);
            while (clock.Elapsed < time)
            {
                long start = Stopwatch.GetTimestamp();
                await ask();
                taken.Add(Stopwatch.GetTimestamp() - start);
            }
            return taken;
        })));
        double seconds = clock.Elapsed.TotalSeconds;
        long[] sorted = [.. all.SelectMany(t => t).Order()];
        double unit = 1e6 / Stopwatch.Frequency;
        return new Latencies(sorted.Length / seconds, sorted[sorted.Length / 2] * unit, sorted[(int)(sorted.Length * 0.99)] * unit);
    }
}
