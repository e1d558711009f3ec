using Keystay.Signing.Protocol;
using Keystay.Signing.Rings;
using Keystay.Signing.TransparencyLog;

namespace Keystay.Signing.Custody;

/// <summary>What a self-test has its key sign over and over: the same kind of thing that the signer's real keys sign.</summary>
/// <param name="client">The way to the signer.</param>
/// <param name="ring">The ring; null for the issuing service's own keys.</param>
internal sealed class Canary(SignerClient client, Ring? ring)
{
    private static readonly Checkpoint Nothing = new("self-test", 0, MerkleHash.Empty());

    public ControlRequest Load(NewKey key) => new("load", key.Sealed.ToArray(), LogOf: ring is null ? Nothing.Origin : null);

    public async Task SignAsync(string kid)
    {
        if (ring is null)
        {
            await client.SignInputAsync(kid, Nothing.ToBytes()).ConfigureAwait(false);
            return;
        }
        var now = DateTimeOffset.UtcNow;
        // The lifetime is one that no validator accepts by the time anybody could see the token; nobody gets it.
        await client.SignAsync(kid, new TokenClaims
        {
            Tenant = ring.Issuer.IsTemplate ? Guid.Empty.ToString() : null,
            Subject = "self-test",
            Audience = [ring.Tokens.Audiences[0].TrimEnd('*') is { Length: > 0 } audience ? audience : "self-test"],
            ClientId = "self-test",
            JwtId = "self-test",
            IssuedAt = now,
            ExpiresAt = now.AddSeconds(1),
        }).ConfigureAwait(false);
    }
}
