namespace Keystay.Issuer.Revocations;

/// <summary>Who has confirmed a revocation.</summary>
/// <param name="Followers">How many followed when it was published.</param>
/// <param name="Confirmed">How many of them have applied it.</param>
/// <param name="Slowest">The slowest of these; null without one.</param>
/// <param name="NotHeardOf">The addresses of the others; a hundred at most.</param>
internal sealed record ConfirmationCount(int Followers, int Confirmed, TimeSpan? Slowest, IReadOnlyList<string> NotHeardOf);
