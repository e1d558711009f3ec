namespace Keystay.Issuer.Revocations;

/// <summary>A revocation that was published lately.</summary>
/// <param name="Entry">What it revokes.</param>
/// <param name="At">When it was sent.</param>
/// <param name="Slowest">The longest from then to the confirmation of one who followed then; null before the first.</param>
internal sealed record PublishedEntry(FeedEntry Entry, DateTimeOffset At, TimeSpan? Slowest);
