using System.Collections.Concurrent;
using System.Diagnostics;
using Keystay.Keys;
using Keystay.Signing.Custody;

namespace Keystay.SigningLoad;

/// <summary>Kills a signer that signs as fast as it is asked, and takes the time until it signs again. Everything that was answered meanwhile is counted by its reason.</summary>
internal static class RestartTimes
{
    private const int Callers = 16;

    public static async Task RunAsync(SignatureAlgorithm algorithm, int rounds)
    {
        var folder = Directory.CreateTempSubdirectory("keystay-restart-");
        var (supervisor, key) = await LoadSigner.StartAsync(algorithm, folder.FullName);
        var refusals = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        long signed = 0, lastSigned = Stopwatch.GetTimestamp();
        using var stop = new CancellationTokenSource();
        var callers = Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    await supervisor.Client.SignAsync(key.Thumbprint, LoadSigner.Claims());
                    Interlocked.Increment(ref signed);
                    Volatile.Write(ref lastSigned, Stopwatch.GetTimestamp());
                }
                catch (SignerException e)
                {
                    refusals.AddOrUpdate(e.Reason, 1, (_, n) => n + 1);
                    await Task.Delay(1);
                }
            }
        })).ToArray();
        var times = new List<double>();
        for (int round = 0; round < rounds; round++)
        {
            await Task.Delay(500);
            int before = supervisor.Status.ProcessId!.Value;
            long killed = Stopwatch.GetTimestamp();
            using (var process = Process.GetProcessById(before))
            {
                process.Kill();
                await process.WaitForExitAsync();
            }
            long ended = Stopwatch.GetTimestamp();
            // An answer that was on its way may still be read: the first that counts is one of the next process.
            while (supervisor.Status.ProcessId is not { } now || now == before || Volatile.Read(ref lastSigned) <= ended)
            {
                await Task.Delay(1);
            }
            times.Add(Stopwatch.GetElapsedTime(killed).TotalMilliseconds);
        }
        await stop.CancelAsync();
        await Task.WhenAll(callers);
        await supervisor.DisposeAsync();
        folder.Delete(recursive: true);
        times.Sort();
        Console.WriteLine($"{algorithm.Name()}: {rounds} × SIGKILL under load: signs again after median {times[rounds / 2]:F0} ms, at most {times[^1]:F0} ms; {signed} signed; "
            + string.Join(", ", refusals.OrderBy(r => r.Key).Select(r => $"{r.Value} × {r.Key}")));
    }
}
