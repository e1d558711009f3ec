using Keystay.Signing.Rings;

namespace Keystay.FleetLoad;

/// <summary>
/// Five rings, one for each algorithm, whose policy is an ordinary one in seconds: a key signs for six, is published three before, and its tokens, which live four, are accepted for four after. The issuer rotates by
/// itself; nobody helps it.
/// </summary>
internal static class RotationRun
{
    private static readonly LoadRing[] Rings = [.. new[] { "RS256", "PS256", "ES256", "ES384", "EdDSA" }.Select(algorithm => new LoadRing(
        algorithm.ToLowerInvariant(), algorithm, "--period", "6s", "--overlap", "4s", "--pre-publication", "3s", "--max-lifetime", "4s"))];

    public static async Task<int> RunAsync(string keystay, int rotations, bool isBroken)
    {
        await using var issuer = await IssuerProcess.StartAsync(keystay, Rings, "4s");
        var rings = Rings.Select(r => new RotatedRing(issuer.Clients[r.Name], r, issuer.Address)).ToArray();
        using var done = new CancellationTokenSource();
        using var state = RingStore.Open(issuer.State);
        try
        {
            // The keys that keystay keys create made may be over before the issuer has started: it begins when every ring has been rotated in time.
            await UntilAsync(() => state.List().All(r => r.ActiveKey is { } key && key.NotBefore - key.CreatedAt >= r.Rotation.PrePublication));
            var before = state.List().ToDictionary(r => r.Name, Rotations);
            await Task.WhenAll(rings.Select(r => r.LoadAsync()));
            Console.WriteLine($"{rings.Length} rings, {rotations} rotations each by the issuer itself, load {File.ReadAllText("/proc/loadavg").Split(' ')[0]}");
            var running = Task.WhenAll(rings.Select(r => Task.Run(() => r.RunAsync(done.Token))));
            await UntilAsync(() =>
            {
                var now = state.List();
                foreach (var key in isBroken ? now.SelectMany(r => r.Keys).Where(k => k.State == KeyState.Retiring) : [])
                {
                    // What nobody may do while tokens of it live. Good tokens are then refused, which shows that this run can fail.
                    state.Retire(key.Kid);
                }
                return running.IsCompleted || now.All(r => Rotations(r) - before[r.Name] >= rotations);
            });
            await Task.Delay(TimeSpan.FromSeconds(3));
            await done.CancelAsync();
            await running;
            bool good = rings.Zip(Rings, (ring, named) => ring.Judge(state.Get(named.Name))).ToArray().All(judged => judged);
            foreach (string line in good ? [] : issuer.Log)
            {
                Console.WriteLine($"     issuer: {line}");
            }
            return good ? 0 : 1;
        }
        finally
        {
            foreach (var ring in rings)
            {
                await ring.DisposeAsync();
            }
        }
    }

    private static int Rotations(Ring ring) => ring.Keys.Count(k => k.State == KeyState.Retired);

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(200);
        }
    }
}
