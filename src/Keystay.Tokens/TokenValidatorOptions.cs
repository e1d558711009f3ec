using System.Text;

namespace Keystay.Tokens;

/// <summary>What a validator accepts. Which keys and issuers are believed is the key source's matter; nothing here loosens it.</summary>
public sealed record TokenValidatorOptions
{
    /// <summary>Who this is: a token is accepted if one of its audiences is, byte by byte, one of these.</summary>
    public required IReadOnlyList<string> Audiences
    {
        get;
        init
        {
            field = [.. value];
            if (field.Count == 0 || field.Any(string.IsNullOrWhiteSpace))
            {
                throw new ArgumentException("A validator needs at least one audience, and none may be blank: without one it would accept tokens that were meant for others.", nameof(value));
            }
            AudienceBytes = [.. field.Select(Encoding.UTF8.GetBytes)];
        }
    }

    /// <summary>
    /// The values of typ that are accepted, ASCII case aside (RFC 7515, section 4.1.9); <c>at+jwt</c> and <c>application/at+jwt</c> unless set (RFC 9068,
    /// section 4). Entra, Keycloak and Auth0 write <c>JWT</c>, under which ID tokens pass too: list it only with audiences that no ID token has.
    /// </summary>
    public IReadOnlyList<string> Types
    {
        get;
        init
        {
            field = [.. value];
            if (field.Count == 0 || field.Any(t => t.Length == 0 || !Ascii.IsValid(t)))
            {
                throw new ArgumentException("A validator needs at least one typ, in ASCII.", nameof(value));
            }
        }
    } = ["at+jwt", "application/at+jwt"];

    /// <summary>Which claims a token must have; an access token's unless set.</summary>
    public ClaimsProfile Profile { get; init; } = ClaimsProfile.AccessToken;

    /// <summary>How much the issuer's clock may differ from this one, either way; 30 seconds unless set, at most 5 minutes.</summary>
    public TimeSpan ClockSkew { get; init => field = Within(value, TimeSpan.Zero, TimeSpan.FromMinutes(5)); } = TimeSpan.FromSeconds(30);

    /// <summary>How far ahead exp may lie; 366 days unless set. A token that outlives its key's period is an issuer's mistake.</summary>
    public TimeSpan MaxLifetime { get; init => field = Within(value, TimeSpan.FromSeconds(1), TimeSpan.FromDays(3660)); } = TimeSpan.FromDays(366);

    /// <summary>
    /// How many accepted tokens are remembered, so that their signature is not verified each time; 0, which is none, unless set, at most a million. Everything
    /// else is decided anew each time: expiry, key and ring, revocation, documents. Remembered tokens lie in this process's memory as they were sent.
    /// </summary>
    public int CachedTokens { get; init => field = value is >= 0 and <= 1_000_000 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "This takes a number from 0 to 1000000."); }

    /// <summary>Bounds on the token itself.</summary>
    public TokenLimits Limits { get; init; } = TokenLimits.Default;

    internal byte[][] AudienceBytes { get; private init; } = [];

    private static TimeSpan Within(TimeSpan value, TimeSpan least, TimeSpan most) => value >= least && value <= most ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, $"This takes a time from {least} to {most}.");
}
