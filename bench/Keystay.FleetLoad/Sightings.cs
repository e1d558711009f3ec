using System.Collections.Concurrent;
using Keystay.Tokens;

namespace Keystay.FleetLoad;

/// <summary>What validators made of one token, over and over.</summary>
internal sealed class Sightings(string token, int validators)
{
    private readonly DateTime[] firstRefused = new DateTime[validators], lastAccepted = new DateTime[validators];
    private readonly TokenReason[] latest = new TokenReason[validators];
    private long decisions;

    public ReadOnlyMemory<char> Token { get; } = token.AsMemory();

    public long Decisions => Volatile.Read(ref decisions);

    /// <summary>When each refused it first (the end of that decision); default where it has not.</summary>
    public IReadOnlyList<DateTime> FirstRefused => firstRefused;

    /// <summary>When each began the last decision in which it accepted it.</summary>
    public IReadOnlyList<DateTime> LastAccepted => lastAccepted;

    /// <summary>Refusals by reason.</summary>
    public ConcurrentDictionary<TokenReason, long> Reasons { get; } = [];

    public bool AllSay(TokenReason reason) => latest.All(r => r == reason);

    public void Ask(SimulatedValidator validator, int number)
    {
        var began = DateTime.UtcNow;
        var reason = validator.Validate(Token);
        Volatile.Write(ref decisions, decisions + 1);
        latest[number] = reason;
        if (reason == TokenReason.Accepted)
        {
            lastAccepted[number] = began;
            return;
        }
        firstRefused[number] = firstRefused[number] == default ? DateTime.UtcNow : firstRefused[number];
        Reasons.AddOrUpdate(reason, 1, (_, n) => n + 1);
    }
}
