namespace Keystay.Tokens.Revocations;

/// <summary>One revocation.</summary>
/// <param name="Kind">What is revoked.</param>
/// <param name="Id">Its name: a ring, a thumbprint, a sid or a jti.</param>
/// <param name="ForgetAt">
/// When no token of it can be valid any more, clock skew aside, so that the revocation need not be remembered; for sessions and tokens. Null, and for rings
/// and keys always, means never.
/// </param>
public sealed record Revocation(RevocationKind Kind, string Id, DateTimeOffset? ForgetAt = null);
