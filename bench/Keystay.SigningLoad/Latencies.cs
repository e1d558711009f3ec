using System.Diagnostics;

namespace Keystay.SigningLoad;

/// <summary>What one measurement saw.</summary>
/// <param name="PerSecond">Signatures a second, by the clock.</param>
/// <param name="ProcessorMicroseconds">Processor time of all processes concerned for one signature: what the clock says on a machine with nothing else to do.</param>
/// <param name="MedianMicroseconds">From question to answer.</param>
/// <param name="P99Microseconds">The same.</param>
internal sealed record Latencies(double PerSecond, double ProcessorMicroseconds, double MedianMicroseconds, double P99Microseconds)
{
    /// <summary>Runs callers side by side, each asking again as soon as it was answered.</summary>
    public static async Task<Latencies> MeasureAsync(int callers, TimeSpan time, int[] processes, Func<int, Func<ValueTask>> caller)
    {
        double spent = Processor(processes);
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
        spent = Processor(processes) - spent;
        long[] sorted = [.. all.SelectMany(t => t).Order()];
        double unit = 1e6 / Stopwatch.Frequency;
        return new Latencies(sorted.Length / seconds, spent / sorted.Length, sorted[sorted.Length / 2] * unit, sorted[(int)(sorted.Length * 0.99)] * unit);
    }

    private static double Processor(int[] processes) => processes.Sum(id =>
    {
        using var process = Process.GetProcessById(id);
        return process.TotalProcessorTime.TotalMicroseconds;
    });
}
