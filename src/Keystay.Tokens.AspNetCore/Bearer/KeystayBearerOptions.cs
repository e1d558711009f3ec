using Keystay.Keys;
using Keystay.Tokens.Events;
using Keystay.Tokens.Revocations;
using Keystay.Tokens.Trust;
using Microsoft.AspNetCore.Authentication;

namespace Keystay.Tokens.AspNetCore;

/// <summary>What AddKeystayBearer accepts. Nothing here loosens key scope.</summary>
public sealed class KeystayBearerOptions : AuthenticationSchemeOptions
{
    /// <summary>Addresses of issuers' metadata, over https, such as <c>https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration</c>.</summary>
    public IList<string> Metadata { get; } = [];

    /// <summary>
    /// The issuers whose tokens are accepted on the word of <see cref="Metadata"/>, exact or with <c>{tenantid}</c>; where empty, the one that each address tells.
    /// An issuer that has keys of its own inside a template, as consumers have at Entra, must be named to be accepted.
    /// </summary>
    public IList<string> Issuers { get; } = [];

    /// <summary>Documents that need more than an address, and how long keys are believed; <see cref="Metadata"/> comes on top.</summary>
    public MetadataOptions Keys { get; set; } = new();

    /// <summary>Keys from elsewhere; then neither <see cref="Metadata"/> nor <see cref="Keys"/> may be set. Whoever gives it disposes of it.</summary>
    public IKeySource? KeySource { get; set; }

    /// <summary>Who this API is, as tokens call it; one more beside <see cref="Audiences"/>.</summary>
    public string? Audience { get; set; }

    /// <summary>Who this API is, under several names.</summary>
    public IList<string> Audiences { get; } = [];

    /// <summary>The values of typ that are accepted; where empty, those of <see cref="TokenValidatorOptions.Types"/>. For Entra, Keycloak and Auth0 add <c>JWT</c>.</summary>
    public IList<string> Types { get; } = [];

    /// <inheritdoc cref="TokenValidatorOptions.Profile"/>
    public ClaimsProfile Profile { get; set; } = ClaimsProfile.AccessToken;

    /// <inheritdoc cref="TokenValidatorOptions.ClockSkew"/>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc cref="TokenValidatorOptions.MaxLifetime"/>
    public TimeSpan MaxLifetime { get; set; } = TimeSpan.FromDays(366);

    /// <inheritdoc cref="TokenValidatorOptions.CachedTokens"/>
    public int CachedTokens { get; set; }

    /// <inheritdoc cref="TokenValidatorOptions.Limits"/>
    public TokenLimits Limits { get; set; } = TokenLimits.Default;

    /// <summary>Revocation feeds to follow.</summary>
    public IList<RevocationFeedOptions> RevocationFeeds { get; } = [];

    /// <summary>What the application itself revokes.</summary>
    public IList<RevocationList> Revocations { get; } = [];

    /// <summary>Who is told of every decision, beside the logger <c>Keystay.Tokens</c>.</summary>
    public IList<ITokenEventSink> Sinks { get; } = [];

    /// <summary>Tokens that are bound to a client's key (RFC 9449).</summary>
    public DpopOptions Dpop { get; set; } = new();

    /// <summary>The claim that is the user's name (<see cref="System.Security.Principal.IIdentity.Name"/>). Claims keep the names that the token gives them.</summary>
    public string NameClaimType { get; set; } = "sub";

    /// <summary>The claim that roles are in.</summary>
    public string RoleClaimType { get; set; } = "roles";

    /// <summary>The realm of challenges (RFC 9110, section 11.5); none when null.</summary>
    public string? Realm { get; set; }

    /// <summary>Whether a challenge tells the reason code, as error_description.</summary>
    public bool IncludeReason { get; set; } = true;

    /// <summary>Calls of the application.</summary>
    public new KeystayBearerEvents Events
    {
        get => (KeystayBearerEvents)base.Events!;
        set => base.Events = value;
    }

    /// <summary>Refuses what could not work or would accept others' tokens.</summary>
    /// <exception cref="ArgumentException">Something is missing or wrong; the message says what.</exception>
    public override void Validate()
    {
        base.Validate();
        ValidatorOptions();
        bool named = Metadata.Count + Keys.Metadata.Count + Keys.Jwks.Count + Keys.Documents.Count > 0;
        if (named == KeySource is not null)
        {
            throw new ArgumentException(named ? "Give metadata or a KeySource, not both." : "Nothing says whose tokens are accepted: add the issuer's metadata address to Metadata.");
        }
        if (named)
        {
            MetadataOptions();
        }
        if (Realm?.AsSpan().ContainsAnyExceptInRange(' ', '~') == true || Realm?.AsSpan().ContainsAny('"', '\\') == true)
        {
            throw new ArgumentException("Realm holds a character that a quoted string in a header cannot have.");
        }
        Dpop.Validate();
    }

    internal TokenValidatorOptions ValidatorOptions()
    {
        var options = new TokenValidatorOptions
        {
            Audiences = [.. Audiences, .. Audience is null ? Enumerable.Empty<string>() : [Audience]],
            Profile = Profile,
            ClockSkew = ClockSkew,
            MaxLifetime = MaxLifetime,
            CachedTokens = CachedTokens,
            Limits = Limits,
        };
        return Types.Count == 0 ? options : options with { Types = [.. Types] };
    }

    internal MetadataOptions MetadataOptions() => Keys with { Metadata = [.. Keys.Metadata, .. Metadata.Select(m => new MetadataAddress(m) { Issuers = [.. Issuers.Select(IssuerPattern.Parse)] })] };
}
