using Keystay.Keys;
using Keystay.Tokens;
using Keystay.Tokens.Revocations;
using Keystay.Tokens.Trust;

namespace Keystay.FleetLoad;

/// <summary>A resource server's validator, with connections of its own for keys and for the feed.</summary>
internal sealed class SimulatedValidator : IAsyncDisposable
{
    private readonly MetadataKeySource keys, feedKeys;
    private readonly HttpRevocationFeed feed;
    private readonly TokenValidator validator;

    public SimulatedValidator(string issuer, TimeSpan maxSilence)
    {
        var pattern = IssuerPattern.Parse(issuer);
        keys = new MetadataKeySource(new MetadataOptions
        {
            Metadata = [new MetadataAddress($"{issuer}/.well-known/openid-configuration") { Issuers = [pattern] }],
            MinUnknownKeyInterval = TimeSpan.FromMilliseconds(100),
            AllowLoopbackHttp = true,
        });
        feedKeys = new MetadataKeySource(new MetadataOptions { Jwks = [new JwksAddress(new Uri($"{issuer}/revocations/keys"), pattern)], AllowLoopbackHttp = true });
        feed = new HttpRevocationFeed(new RevocationFeedOptions
        {
            Address = new Uri($"{issuer}/revocations"),
            Issuer = pattern,
            Keys = feedKeys,
            MaxSilence = maxSilence,
            AllowLoopbackHttp = true,
        });
        validator = new TokenValidator(new TokenValidatorOptions { Audiences = [LoadClient.Audience], CachedTokens = 16 }, keys, revocations: [feed.Revocations]);
    }

    public async Task LoadAsync()
    {
        await Task.WhenAll(keys.LoadAsync(), feedKeys.LoadAsync());
        await feed.LoadAsync();
    }

    public TokenReason Validate(ReadOnlyMemory<char> token) => validator.Validate(token).Reason;

    /// <summary>Waits for a key that is not known yet.</summary>
    public async Task<TokenReason> ValidateAsync(ReadOnlyMemory<char> token) => (await validator.ValidateAsync(token)).Reason;

    public async ValueTask DisposeAsync()
    {
        await feed.DisposeAsync();
        await feedKeys.DisposeAsync();
        await keys.DisposeAsync();
    }
}
