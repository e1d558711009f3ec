using System.Globalization;
using Keystay.Keys;
using Keystay.Signing.Custody;

namespace Keystay.SigningLoad;

/// <summary>The isolated signer, and one with its key in SoftHSM, beside a key in the process: the same machine, in turns, so that all meet the same weather.</summary>
internal static class RateComparison
{
    /// <summary>Short rounds, and many: the machine's own ups and downs last for seconds.</summary>
    private const int Rounds = 40, WarmUps = 3;

    public static async Task RunAsync(SignatureAlgorithm algorithm, int seconds)
    {
        var folder = Directory.CreateTempSubdirectory("keystay-rate-");
        var (supervisor, key) = await LoadSigner.StartAsync(algorithm, folder.FullName);
        // SoftHSM is a library that computes in the signer: what of the time is the token's and what is the way to it.
        (SignerSupervisor Supervisor, PublicKey Key)? token = SoftHsmToken.Make(folder.FullName) is { } made ? await LoadSigner.StartAsync(algorithm, folder.FullName, made) : null;
        Console.WriteLine($"{algorithm}  callers  in-process/s  isolated/s  ratio  CPU µs  CPU µs isolated  CPU ratio  median µs  p99 µs  added to p99 µs  softhsm/s  ratio  CPU µs softhsm");
        foreach (int callers in new[] { 2, 32 })
        {
            await CompareAsync(algorithm, seconds, callers, supervisor, key, token);
        }
        if (token is { } apart)
        {
            await apart.Supervisor.DisposeAsync();
        }
        await supervisor.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static async Task CompareAsync(SignatureAlgorithm algorithm, int seconds, int callers, SignerSupervisor supervisor, PublicKey key, (SignerSupervisor Supervisor, PublicKey Key)? token)
    {
        var time = TimeSpan.FromSeconds((double)seconds / ((token is null ? 2 : 3) * Rounds));
        var inProcess = new List<Latencies>();
        var isolated = new List<Latencies>();
        var inToken = new List<Latencies>();
        InProcessKey[] keys = [.. Enumerable.Range(0, callers).Select(_ => new InProcessKey(algorithm))];
        Array.ForEach(keys, k => k.Sign()); // .NET makes an RSA key when it is first used
        for (int round = 0; round < WarmUps + Rounds; round++)
        {
            var plain = await Latencies.MeasureAsync(callers, time, [Environment.ProcessId], i => () =>
            {
                keys[i].Sign();
                return ValueTask.CompletedTask;
            });
            var apart = await ThroughAsync(supervisor, key, callers, time);
            var hard = token is { } other ? await ThroughAsync(other.Supervisor, other.Key, callers, time) : null;
            if (round >= WarmUps)
            {
                inProcess.Add(plain);
                isolated.Add(apart);
                inToken.AddRange(hard is null ? [] : [hard]);
            }
        }
        Array.ForEach(keys, k => k.Dispose());
        double plainCpu = Median(inProcess, l => l.ProcessorMicroseconds), apartCpu = Median(isolated, l => l.ProcessorMicroseconds);
        double plainRate = Median(inProcess, l => l.PerSecond), apartRate = Median(isolated, l => l.PerSecond), p99 = Median(isolated, l => l.P99Microseconds);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{algorithm}  {callers,7}  {plainRate,12:N0}  {apartRate,10:N0}  {apartRate / plainRate,5:N2}  {plainCpu,6:N1}  {apartCpu,15:N1}  {plainCpu / apartCpu,9:N2}  {Median(isolated, l => l.MedianMicroseconds),9:N0}  {p99,6:N0}  {p99 - Median(inProcess, l => l.P99Microseconds),15:N0}")
            + (inToken.Count == 0 ? "  SoftHSM is not installed (softhsm2)" : string.Create(CultureInfo.InvariantCulture,
                $"  {Median(inToken, l => l.PerSecond),9:N0}  {Median(inToken, l => l.PerSecond) / plainRate,5:N2}  {Median(inToken, l => l.ProcessorMicroseconds),14:N1}")));
    }

    private static Task<Latencies> ThroughAsync(SignerSupervisor supervisor, PublicKey key, int callers, TimeSpan time)
    {
        var claims = LoadSigner.Claims();
        // A caller for each processor waits on its thread, as it does for a key in the process; many callers share the threads, as requests in a service do.
        return Latencies.MeasureAsync(callers, time, [Environment.ProcessId, supervisor.Status.ProcessId!.Value], _ => callers > Environment.ProcessorCount ? AwaitAsync : Wait);

        async ValueTask AwaitAsync() => await supervisor.Client.SignAsync(key.Thumbprint, claims);

        ValueTask Wait()
        {
            supervisor.Client.Sign(key.Thumbprint, claims);
            return ValueTask.CompletedTask;
        }
    }

    private static double Median(List<Latencies> all, Func<Latencies, double> of) => all.Select(of).Order().ElementAt(all.Count / 2);
}
