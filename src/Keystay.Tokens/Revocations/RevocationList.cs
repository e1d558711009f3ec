using Keystay.Keys;

namespace Keystay.Tokens.Revocations;

/// <summary>
/// What an issuer has revoked, as far as this process knows. It only ever grows, but for sessions and tokens that have expired: nothing un-revokes. Made by
/// an application for itself, or filled by an <see cref="HttpRevocationFeed"/>, whose silence then makes it refuse.
/// </summary>
public sealed class RevocationList
{
    /// <summary>How long a feed may be silent unless set.</summary>
    public static TimeSpan DefaultMaxSilence { get; } = TimeSpan.FromSeconds(30);

    /// <summary>A list of an application's own, which is never silent.</summary>
    /// <param name="issuer">
    /// Whose tokens it decides over. Keys and rings are revoked where the key's scope is this issuer, letter by letter; sessions and tokens where the token's
    /// issuer is one of these. As always, a template does not speak for an issuer that has keys of its own.
    /// </param>
    /// <param name="clock">The time; the system's when none is given.</param>
    public RevocationList(IssuerPattern issuer, ProtectedClock? clock = null) => throw new NotSupportedException();

    /// <summary>Whose tokens it decides over.</summary>
    public IssuerPattern Issuer => throw new NotSupportedException();

    /// <summary>How long its feed may be silent or incomplete; null for an application's own list.</summary>
    public TimeSpan? MaxSilence => throw new NotSupportedException();

    /// <summary>Whether it is known what is revoked: false when its feed was silent or incomplete for longer than <see cref="MaxSilence"/>.</summary>
    public bool IsCurrent => throw new NotSupportedException();

    /// <summary>When its feed last told that it is complete; null if never, and for an application's own list.</summary>
    public DateTimeOffset? ConfirmedAt => throw new NotSupportedException();

    /// <summary>How many revocations are remembered.</summary>
    public int Count => throw new NotSupportedException();

    /// <summary>Revokes. It holds for every decision that begins after this returns.</summary>
    /// <exception cref="InvalidOperationException">The list is full: <see cref="RevocationFeedOptions.MaxRevocations"/>.</exception>
    public void Add(Revocation revocation) => throw new NotSupportedException();
}
