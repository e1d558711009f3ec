using Keystay.Keys;
using Keystay.Tokens;
using Keystay.Tokens.Trust;

namespace Keystay.Issuer.Clients;

/// <summary>
/// Tells who a client is by its signed assertion (RFC 7523, private_key_jwt). An assertion is a token whose issuer is the client: it is held to the same rules as any
/// token, a key that belongs to another client included.
/// </summary>
internal sealed class ClientAuthentication
{
    public const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private const int MostIdentifierCharacters = 256;

    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30), MostLifetime = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, IssuerClient> clients;
    private readonly TokenValidator validator;
    private readonly UsedAssertions used = new();
    private readonly ProtectedClock clock;
    private readonly DateTimeOffset started;

    /// <param name="clients">The clients.</param>
    /// <param name="audiences">What an assertion may name as its audience: the issuers and their token endpoints (RFC 7523, section 3, item 3).</param>
    /// <param name="clock">The time.</param>
    public ClientAuthentication(IReadOnlyList<IssuerClient> clients, IReadOnlyList<string> audiences, ProtectedClock clock)
    {
        this.clients = clients.ToDictionary(c => c.Id, StringComparer.Ordinal);
        this.clock = clock;
        started = clock.Now;
        var keys = new StaticKeySource(clients.Select(c => new KeyDocument(c.Id, c.Jwks, [IssuerPattern.Parse(c.Id)])));
        validator = new TokenValidator(
            new TokenValidatorOptions { Audiences = audiences, Types = ["JWT", "client-authentication+jwt"], Profile = ClaimsProfile.AnyToken, ClockSkew = Skew, MaxLifetime = MostLifetime }, keys, clock);
    }

    /// <summary>The client of an assertion, or null: it is not good, or was used before.</summary>
    public IssuerClient? Authenticate(string? type, string? assertion, string? clientId)
    {
        if (type != AssertionType || assertion is null)
        {
            return null;
        }
        var result = validator.Validate(assertion.AsMemory());
        if (!result.IsAccepted)
        {
            return null;
        }
        var claims = result.GetClaims();
        // What was used before this process began is not known: such an assertion is not good any more, and the client makes another.
        bool isOwn = claims.Subject == claims.Issuer && (clientId is null || clientId == claims.Issuer) && claims.IssuedAt >= DateTimeOffset.FromUnixTimeSeconds(started.ToUnixTimeSeconds());
        return isOwn && claims.TokenId is { Length: > 0 and <= MostIdentifierCharacters } id && used.TryUse(claims.Issuer, id, claims.ExpiresAt + Skew, clock.Now)
            ? clients.GetValueOrDefault(claims.Issuer)
            : null;
    }
}
