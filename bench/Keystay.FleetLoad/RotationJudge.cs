using System.Collections.Concurrent;
using Keystay.Signing.Rings;

namespace Keystay.FleetLoad;

/// <summary>What one kind of validator made of a ring's tokens. Judged at the end, when it is known when each key's time was over.</summary>
internal sealed class RotationJudge(string name, string ring)
{
    /// <summary>Who refuses a token that ends within this time is not wrong: a validator's clock, which never goes back, may be as much ahead of the system's.</summary>
    private static readonly TimeSpan Ending = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<string, DateTimeOffset> lastAccepted = [], lastAsked = [];
    private readonly ConcurrentDictionary<string, int> wronglyRefused = [];
    private readonly ConcurrentQueue<(LoadToken Token, DateTimeOffset At, string Refusal)> examples = [];
    private long decisions;

    /// <param name="token">The token.</param>
    /// <param name="began">When the decision began.</param>
    /// <param name="ended">When it ended.</param>
    /// <param name="refusal">Why it was refused; null for accepted.</param>
    public void Add(LoadToken token, DateTimeOffset began, DateTimeOffset ended, string? refusal)
    {
        Interlocked.Increment(ref decisions);
        lastAsked.AddOrUpdate(token.Kid, began, (_, before) => before > began ? before : began);
        if (refusal is null)
        {
            lastAccepted.AddOrUpdate(token.Kid, began, (_, before) => before > began ? before : began);
        }
        else if (ended < token.ExpiresAt - Ending)
        {
            wronglyRefused.AddOrUpdate(refusal, 1, (_, n) => n + 1);
            if (examples.Count < 3)
            {
                examples.Enqueue((token, ended, refusal));
            }
        }
    }

    /// <summary>Prints what was seen.</summary>
    /// <param name="state">The ring at the end.</param>
    /// <param name="knowsPeriods">Whether it reads when a key's time is over; what does not is not judged by it.</param>
    /// <returns>Whether no good token was refused and, if it knows periods, no key accepted past its end.</returns>
    public bool Judge(Ring state, bool knowsPeriods)
    {
        var over = state.Keys.Where(k => k.State == KeyState.Retired && lastAsked.TryGetValue(k.Kid, out var asked) && asked >= k.RetireAt).ToList();
        var late = over.Where(k => lastAccepted.TryGetValue(k.Kid, out var last) && last >= k.RetireAt).ToList();
        double latest = late.Select(k => (lastAccepted[k.Kid] - k.RetireAt).TotalSeconds).DefaultIfEmpty().Max();
        int refused = wronglyRefused.Values.Sum();
        bool good = refused == 0 && decisions > 0 && (!knowsPeriods || (late.Count == 0 && over.Count > 0));
        string reasons = string.Join(", ", wronglyRefused.Select(r => $"{r.Key} {r.Value}"));
        Console.WriteLine($"{(good ? "ok  " : "FAIL")} {ring,-8} {name,-32} {decisions,9:N0} decisions, good tokens refused: {refused} {reasons}; keys shown after their end: {over.Count}, accepted: {late.Count}{(late.Count > 0 ? $", for up to {latest:F1} s" : "")}");
        foreach (var (token, at, refusal) in examples)
        {
            var key = state.Keys.Single(k => k.Kid == token.Kid);
            Console.WriteLine($"     {refusal} at {at:mm:ss.fff}, token good until {token.ExpiresAt:mm:ss}, its key published {key.CreatedAt:mm:ss.fff}, signs from {key.NotBefore:mm:ss.fff}, accepted until {key.RetireAt:mm:ss.fff}");
        }
        return good;
    }
}
