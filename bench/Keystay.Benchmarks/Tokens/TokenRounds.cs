using Keystay.Keys;

namespace Keystay.Benchmarks.Tokens;

/// <summary>
/// The same work as <see cref="TokenBenchmarks"/>, in batches of about two milliseconds that take turns, in processor time of the thread. What disturbs the machine
/// disturbs neighbours alike, so the median of the ratios within a round stands where means do not.
/// </summary>
internal static class TokenRounds
{
    private const int Rounds = 400;
    private const long BatchNanoseconds = 2_000_000;

    public static async Task PrintAsync(TextWriter output)
    {
        foreach (var algorithm in new[] { SignatureAlgorithm.RS256, SignatureAlgorithm.ES256 })
        {
            var work = new TokenBenchmarks { Algorithm = algorithm };
            work.Prepare();
            (string Name, Action Once)[] parts =
            [
                (".NET's verification alone", () => work.Raw()), ("Microsoft.IdentityModel", () => work.IdentityModel()), ("… with RequireKeyScope()", () => work.IdentityModelWithKeyScope()),
                ("… a bad signature", () => work.IdentityModelBadSignature()), ("Keystay", () => work.Keystay()), ("… with claims read", () => work.KeystayWithClaims()),
                ("… a bad signature", () => work.BadSignature()), ("… remembered", () => work.Remembered()),
            ];
            await output.WriteLineAsync($"| {algorithm.Name()} | ns, least | ns, median | to the first: median of rounds | quarter to three quarters | bytes |\n|---|--:|--:|--:|--:|--:|");
            double[][] times = Measure([.. parts.Select(p => p.Once)]);
            for (int i = 0; i < parts.Length; i++)
            {
                double[] ratios = [.. times[i].Zip(times[0], (own, first) => own / first).Order()];
                double[] own = [.. times[i].Order()];
                await output.WriteLineAsync($"| {parts[i].Name} | {own[0]:F0} | {own[Rounds / 2]:F0} | {ratios[Rounds / 2]:F3} | {ratios[Rounds / 4]:F3} to {ratios[3 * Rounds / 4]:F3} | {Allocated(parts[i].Once)} |");
            }
            double one = Together(1, () => work.Keystay()), two = Together(2, () => work.Keystay());
            double oneRemembered = Together(1, () => work.Remembered()), twoRemembered = Together(2, () => work.Remembered());
            await output.WriteLineAsync($"\nProcessor time of a decision, two threads at once over one: {two / one:F2}; remembered: {twoRemembered / oneRemembered:F2}.\n");
        }
    }

    /// <summary>Nanoseconds of one call, for each part and round.</summary>
    private static double[][] Measure(Action[] parts)
    {
        int[] calls = [.. parts.Select(Calls)];
        double[][] times = [.. parts.Select(_ => new double[Rounds])];
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < parts.Length; i++)
            {
                times[i][round] = Time(parts[i], calls[i]);
            }
        }
        return times;
    }

    /// <summary>How many calls fill a batch, once all code is compiled for speed.</summary>
    private static int Calls(Action part)
    {
        Time(part, 30_000);
        return (int)Math.Max(1, BatchNanoseconds / Time(part, 1000));
    }

    private static double Time(Action part, int calls)
    {
        long start = ThreadClock.Now;
        for (int i = 0; i < calls; i++)
        {
            part();
        }
        return (ThreadClock.Now - start) / (double)calls;
    }

    private static long Allocated(Action part)
    {
        const int Calls = 100;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Calls; i++)
        {
            part();
        }
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Calls;
    }

    /// <summary>The median of many batches of each of some threads that work at once.</summary>
    private static double Together(int threads, Action part)
    {
        int calls = Calls(part);
        var times = new double[threads][];
        var all = Enumerable.Range(0, threads).Select(i => new Thread(() => times[i] = [.. Enumerable.Range(0, Rounds).Select(_ => Time(part, calls))])).ToList();
        all.ForEach(t => t.Start());
        all.ForEach(t => t.Join());
        double[] sorted = [.. times.SelectMany(t => t).Order()];
        return sorted[sorted.Length / 2];
    }
}
