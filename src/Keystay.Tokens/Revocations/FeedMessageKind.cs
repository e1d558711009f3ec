namespace Keystay.Tokens.Revocations;

/// <summary>What a message of a feed is; its header's typ says so, and the signature is over that.</summary>
internal enum FeedMessageKind
{
    /// <summary>One revocation: <c>keystay-revocation+jwt</c>.</summary>
    Revocation,

    /// <summary>The number of the last revocation, and the time: <c>keystay-revocation-heartbeat+jwt</c>.</summary>
    Heartbeat,

    /// <summary>A page of everything that is revoked: <c>keystay-revocation-snapshot+jwt</c>.</summary>
    Snapshot,
}
