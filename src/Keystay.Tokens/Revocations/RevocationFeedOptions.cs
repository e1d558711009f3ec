using Keystay.Keys;
using Keystay.Tokens.Trust;

namespace Keystay.Tokens.Revocations;

/// <summary>One issuer's revocation feed, as <c>docs/revocation-feed.md</c> describes it.</summary>
public sealed record RevocationFeedOptions
{
    /// <summary>Where the feed is, over https.</summary>
    public required Uri Address { get; init => field = DocumentAddress.Checked(value); }

    /// <summary>The issuer that it belongs to, as in the scope of that issuer's keys.</summary>
    public required IssuerPattern Issuer { get; init; }

    /// <summary>
    /// The keys that sign the feed. A message is believed only if its key's scope is <see cref="Issuer"/>. They are not the keys that sign tokens: whoever
    /// stole such a key could otherwise say that it is not revoked.
    /// </summary>
    public required IKeySource Keys { get; init; }

    /// <summary>
    /// How long the feed may be silent or incomplete before tokens of its issuer are refused with <see cref="TokenReason.RevocationFeedSilent"/>;
    /// 30 seconds unless set, from one second to an hour. Issuer's and validator's clocks must differ by less.
    /// </summary>
    public TimeSpan MaxSilence { get; init => field = Within(value, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)); } = RevocationList.DefaultMaxSilence;

    /// <summary>Most revocations that are remembered at once; a million unless set. A feed with more is incomplete.</summary>
    public int MaxRevocations { get; init => field = Within(value, 1, 100_000_000); } = 1_000_000;

    /// <summary>Most bytes of one message; 512 KiB unless set, at most 1 MiB.</summary>
    public int MaxMessageBytes { get; init => field = Within(value, 4 << 10, 1 << 20); } = 512 << 10;

    /// <summary>Whether the feed is told what was applied, at the address that it names for that on its own origin.</summary>
    public bool Confirms { get; init; } = true;

    /// <summary>Whether plain http is spoken to this machine's loopback address; for development.</summary>
    public bool AllowLoopbackHttp { get; init; }

    private static T Within<T>(T value, T least, T most)
        where T : IComparable<T> => value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0 ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, $"This takes a value from {least} to {most}.");
}
