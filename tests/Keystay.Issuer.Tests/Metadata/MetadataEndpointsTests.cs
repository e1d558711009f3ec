using System.Net;
using System.Text.Json;

namespace Keystay.Issuer.Tests.Metadata;

public sealed class MetadataEndpointsTests(SharedIssuer shared)
{
    [Fact]
    public async Task Metadata_names_what_is_there()
    {
        var issuer = shared.Issuer;
        string openId = await issuer.Http.GetStringAsync("/consumer/.well-known/openid-configuration", TestContext.Current.CancellationToken);
        Assert.Equal(openId, await issuer.Http.GetStringAsync("/.well-known/oauth-authorization-server/consumer", TestContext.Current.CancellationToken));
        var json = JsonDocument.Parse(openId).RootElement;
        Assert.Equal(issuer.ConsumerIssuer, json.GetProperty("issuer").GetString());
        foreach (string endpoint in new[] { "token_endpoint", "introspection_endpoint", "revocation_endpoint" })
        {
            using var answer = await issuer.Http.PostAsync(json.GetProperty(endpoint).GetString(), null, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
        Assert.Contains("\"kid\"", await issuer.Http.GetStringAsync(json.GetProperty("jwks_uri").GetString(), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_ring_no_document()
    {
        var issuer = shared.Issuer;
        foreach (string path in new[] { "/nowhere/keys", "/nowhere/.well-known/openid-configuration", "/nowhere/revocations", "/nowhere/revocations/keys", "/" })
        {
            using var answer = await issuer.Http.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task No_private_member_is_published()
    {
        var issuer = shared.Issuer;
        foreach (string path in new[] { "/common/keys", "/consumer/keys", "/enterprise/keys", "/consumer/revocations/keys" })
        {
            var keys = JsonDocument.Parse(await issuer.Http.GetStringAsync(path, TestContext.Current.CancellationToken)).RootElement.GetProperty("keys").EnumerateArray();
            Assert.All(keys, k => Assert.DoesNotContain(k.EnumerateObject().Select(m => m.Name), name => name is "d" or "p" or "q" or "dp" or "dq" or "qi" or "k"));
        }
    }
}
