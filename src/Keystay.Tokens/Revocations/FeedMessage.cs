namespace Keystay.Tokens.Revocations;

/// <summary>A message of a feed whose signature is good.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Epoch">The numbering that <paramref name="Sequence"/> belongs to.</param>
/// <param name="Sequence">Of a revocation its own number; otherwise that of the last one.</param>
/// <param name="IssuedAt">When the issuer said it.</param>
/// <param name="Revocations">None in a heartbeat.</param>
/// <param name="Page">Of a snapshot, from 0.</param>
/// <param name="Pages">Of a snapshot.</param>
/// <param name="Confirm">Where the issuer wants to be told what was applied: a path on the feed's origin; null if it does not.</param>
internal sealed record FeedMessage(
    FeedMessageKind Kind, string Epoch, long Sequence, DateTimeOffset IssuedAt, IReadOnlyList<Revocation> Revocations, int Page, int Pages, string? Confirm);
