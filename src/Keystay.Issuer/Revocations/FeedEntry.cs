using Keystay.Tokens.Revocations;

namespace Keystay.Issuer.Revocations;

/// <summary>One revocation of a feed.</summary>
/// <param name="Sequence">Its number.</param>
/// <param name="Kind">What is revoked.</param>
/// <param name="Id">Its name.</param>
/// <param name="ExpiresAt">For sessions and tokens, when none of it is valid any more.</param>
internal sealed record FeedEntry(long Sequence, RevocationKind Kind, string Id, DateTimeOffset? ExpiresAt)
{
    public bool Matters(DateTimeOffset now) => ExpiresAt is not { } end || end > now - FeedMessages.Skew;
}
