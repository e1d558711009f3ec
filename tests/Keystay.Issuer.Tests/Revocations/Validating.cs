using Keystay.Keys;
using Keystay.Tokens;
using Keystay.Tokens.Revocations;
using Keystay.Tokens.Trust;

namespace Keystay.Issuer.Tests.Revocations;

/// <summary>A resource server that follows the issuer's metadata and feed.</summary>
internal sealed class Validating : IAsyncDisposable
{
    private readonly MetadataKeySource feedKeys;
    private readonly HttpRevocationFeed feed;
    private readonly TokenValidator validator;

    private Validating(RunningIssuer issuer)
    {
        var pattern = IssuerPattern.Parse(issuer.ConsumerIssuer);
        Keys = new MetadataKeySource(new MetadataOptions { Metadata = [new MetadataAddress($"{issuer.ConsumerIssuer}/.well-known/openid-configuration")], AllowLoopbackHttp = true });
        feedKeys = new MetadataKeySource(new MetadataOptions { Jwks = [new JwksAddress(new Uri($"{issuer.ConsumerIssuer}/revocations/keys"), pattern)], AllowLoopbackHttp = true });
        feed = new HttpRevocationFeed(new RevocationFeedOptions { Address = new Uri($"{issuer.ConsumerIssuer}/revocations"), Issuer = pattern, Keys = feedKeys, AllowLoopbackHttp = true });
        validator = new TokenValidator(new TokenValidatorOptions { Audiences = [TestClient.Mail] }, Keys, revocations: [feed.Revocations]);
    }

    public MetadataKeySource Keys { get; }

    public static async Task<Validating> StartAsync(RunningIssuer issuer)
    {
        var validating = new Validating(issuer);
        // A feed that cannot be read would be waited for without end.
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(TimeSpan.FromSeconds(60));
        await validating.Keys.LoadAsync(bound.Token);
        await validating.feedKeys.LoadAsync(bound.Token);
        await validating.feed.LoadAsync(bound.Token);
        return validating;
    }

    public TokenReason Validate(string token) => validator.Validate(token.AsMemory()).Reason;

    public static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    /// <summary>Waits for what another thread or process does; a test that waits in vain fails by this bound.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await condition())
        {
            await Task.Delay(5, bound.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await feed.DisposeAsync();
        await feedKeys.DisposeAsync();
        await Keys.DisposeAsync();
    }
}
