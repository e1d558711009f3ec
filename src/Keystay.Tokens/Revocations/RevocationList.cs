using System.Collections.Concurrent;
using System.Text;
using Keystay.Keys;
using Keystay.Tokens.Trust;

namespace Keystay.Tokens.Revocations;

/// <summary>
/// What an issuer has revoked, as far as this process knows. It only ever grows, but for sessions and tokens that have expired: nothing un-revokes. Made by
/// an application for itself, or filled by an <see cref="HttpRevocationFeed"/>, whose silence then makes it refuse.
/// </summary>
public sealed class RevocationList
{
    private readonly ConcurrentDictionary<string, bool> rings = [], keys = [];
    private readonly RevokedNames sessions, tokens;
    private readonly ProtectedClock clock;
    private readonly Freshness? freshness;
    private readonly int maxRevocations;
    private readonly Lock turn = new();
    private volatile int permanent;

    /// <summary>A list of an application's own, which is never silent.</summary>
    /// <param name="issuer">
    /// Whose tokens it decides over. Keys and rings are revoked where the key's scope is this issuer, letter by letter; sessions and tokens where the token's
    /// issuer is one of these. As always, a template does not speak for an issuer that has keys of its own.
    /// </param>
    /// <param name="clock">The time; the system's when none is given.</param>
    public RevocationList(IssuerPattern issuer, ProtectedClock? clock = null)
        : this(issuer, clock, null, int.MaxValue)
    {
    }

    internal RevocationList(IssuerPattern issuer, ProtectedClock? clock, TimeSpan? maxSilence, int maxRevocations)
    {
        ArgumentNullException.ThrowIfNull(issuer);
        (Issuer, this.clock, MaxSilence, this.maxRevocations) = (issuer, clock ?? ProtectedClock.System, maxSilence, maxRevocations);
        freshness = maxSilence is { } bound ? new Freshness(bound) : null;
        (sessions, tokens) = (new RevokedNames(this.clock), new RevokedNames(this.clock));
    }

    /// <summary>How long a feed may be silent unless set.</summary>
    public static TimeSpan DefaultMaxSilence { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Whose tokens it decides over.</summary>
    public IssuerPattern Issuer { get; }

    /// <summary>How long its feed may be silent or incomplete; null for an application's own list.</summary>
    public TimeSpan? MaxSilence { get; }

    /// <summary>Whether it is known what is revoked: false when its feed was silent or incomplete for longer than <see cref="MaxSilence"/>.</summary>
    public bool IsCurrent => freshness?.IsStale(clock.Now) is not true;

    /// <summary>When its feed last told that it is complete; null if never, and for an application's own list.</summary>
    public DateTimeOffset? ConfirmedAt => freshness?.ConfirmedAt;

    /// <summary>How many revocations are remembered.</summary>
    public int Count => permanent + sessions.Count + tokens.Count;

    /// <summary>Revokes. It holds for every decision that begins after this returns.</summary>
    /// <exception cref="InvalidOperationException">The list is full: <see cref="RevocationFeedOptions.MaxRevocations"/>.</exception>
    public void Add(Revocation revocation)
    {
        ArgumentNullException.ThrowIfNull(revocation);
        if (!TryAdd(revocation))
        {
            throw new InvalidOperationException($"{maxRevocations} revocations of {Issuer} are remembered already; more would have to be forgotten.");
        }
    }

    /// <summary>The feed is complete as of a time.</summary>
    internal void Confirm(DateTimeOffset at) => freshness?.Confirm(at);

    /// <summary>Whether a key or its ring is revoked.</summary>
    internal TokenReason Check(TrustedKey key) => permanent == 0 || !Issuer.Equals(key.Scope.Issuer) ? TokenReason.Accepted
        : keys.ContainsKey(key.Thumbprint) ? TokenReason.KeyRevoked
        : rings.ContainsKey(key.Scope.Ring) ? TokenReason.RingRevoked : TokenReason.Accepted;

    /// <summary>Whether a session or token is revoked, and whether that is known at all.</summary>
    /// <param name="key">The key that signed the token.</param>
    /// <param name="issuer">Its issuer, translated.</param>
    /// <param name="session">Claim sid; empty when there is none.</param>
    /// <param name="tokenId">Claim jti; empty when there is none.</param>
    /// <param name="now">The time.</param>
    internal TokenReason Check(TrustedKey key, ReadOnlySpan<byte> issuer, ReadOnlySpan<byte> session, ReadOnlySpan<byte> tokenId, DateTimeOffset now) =>
        !Issuer.Matches(issuer) || (Issuer.IsTemplate && !key.Scope.Issuer.IsTemplate) ? TokenReason.Accepted
        : sessions.Has(session) ? TokenReason.SessionRevoked
        : tokens.Has(tokenId) ? TokenReason.TokenRevoked
        : freshness?.IsStale(now) is true ? TokenReason.RevocationFeedSilent : TokenReason.Accepted;

    private bool TryAdd(Revocation revocation)
    {
        lock (turn)
        {
            bool mayGrow = Count < maxRevocations || (sessions.Sweep() + tokens.Sweep() > 0);
            switch (revocation.Kind)
            {
                case RevocationKind.Session:
                    return sessions.TryAdd(Encoding.UTF8.GetBytes(revocation.Id), revocation.ForgetAt, mayGrow);
                case RevocationKind.Token:
                    return tokens.TryAdd(Encoding.UTF8.GetBytes(revocation.Id), revocation.ForgetAt, mayGrow);
                default:
                    var names = revocation.Kind == RevocationKind.Ring ? rings : keys;
                    if (!names.ContainsKey(revocation.Id) && mayGrow)
                    {
                        names[revocation.Id] = true;
                        permanent++;
                    }
                    return names.ContainsKey(revocation.Id);
            }
        }
    }
}
