namespace Keystay.Signing.Rings;

/// <summary>
/// What became of a key's revocation, as the issuer writes it into the state: there everyone reads it who may revoke, and nobody else learns which validators there are. What validators say of themselves is a report, not a proof.
/// </summary>
/// <param name="Kid">The revoked key.</param>
/// <param name="PublishedAt">When the feed told its followers, by the issuer's clock.</param>
/// <param name="AppliedVersion">Up to which <see cref="KeyChange.Sequence"/> the issuer has brought signers and metadata; less than 0 while it could not.</param>
/// <param name="Followers">How many validators followed the feed then.</param>
/// <param name="Confirmed">How many of them have confirmed that they refuse the key.</param>
/// <param name="Slowest">The longest from publication to a confirmation; null without one.</param>
/// <param name="NotHeardOf">Network addresses of those that have not, as the issuer sees them; a hundred at most.</param>
public sealed record RevocationReport(
    string Kid, DateTimeOffset PublishedAt, long AppliedVersion, int Followers, int Confirmed, TimeSpan? Slowest, IReadOnlyList<string> NotHeardOf);
