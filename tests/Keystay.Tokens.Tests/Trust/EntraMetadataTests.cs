using Keystay.Keys;
using Keystay.Tokens.Trust;
using Xunit;

namespace Keystay.Tokens.Tests.Trust;

/// <summary>Entra's addresses and the issuers that they tell. What Entra answers is read as it is published, without asking it.</summary>
public class EntraMetadataTests
{
    private const string Tenant = "11111111-1111-4111-8111-111111111111", Consumers = "9188040d-6c67-4c5b-b112-36a304b66dad";

    [Theory]
    [InlineData("https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration", "https://login.microsoftonline.com/{tenantid}/v2.0")]
    [InlineData("https://login.microsoftonline.com/organizations/v2.0/.well-known/openid-configuration", "https://login.microsoftonline.com/{tenantid}/v2.0")]
    [InlineData("https://login.microsoftonline.com/common/.well-known/openid-configuration", "https://sts.windows.net/{tenantid}/")]
    [InlineData("https://login.microsoftonline.com/consumers/v2.0/.well-known/openid-configuration", $"https://login.microsoftonline.com/{Consumers}/v2.0")]
    [InlineData($"https://login.microsoftonline.com/{Tenant}/v2.0/.well-known/openid-configuration", $"https://login.microsoftonline.com/{Tenant}/v2.0")]
    [InlineData($"https://login.microsoftonline.com/{Tenant}/.well-known/openid-configuration", $"https://sts.windows.net/{Tenant}/")]
    [InlineData("https://login.microsoftonline.us/common/v2.0/.well-known/openid-configuration", "https://login.microsoftonline.us/{tenantid}/v2.0")]
    [InlineData($"https://login.partner.microsoftonline.cn/{Tenant}/.well-known/openid-configuration", $"https://sts.chinacloudapi.cn/{Tenant}/")]
    [InlineData("https://issuer.example/a/.well-known/openid-configuration", "https://issuer.example/a")]
    [InlineData("https://issuer.example/a/.well-known/openid-configuration", "https://issuer.example/a/")]
    [InlineData("https://issuer.example/.well-known/oauth-authorization-server/a", "https://issuer.example/a")]
    [InlineData("https://issuer.example/.well-known/oauth-authorization-server", "https://issuer.example")]
    public void An_address_tells_its_issuer(string address, string issuer) => Assert.NotNull(Read(address, issuer));

    [Theory]
    [InlineData("https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration", $"https://login.microsoftonline.com/{Tenant}/v2.0")]
    [InlineData("https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration", "https://login.microsoftonline.us/{tenantid}/v2.0")]
    [InlineData($"https://login.microsoftonline.com/{Tenant}/v2.0/.well-known/openid-configuration", $"https://login.microsoftonline.com/{Consumers}/v2.0")]
    [InlineData("https://issuer.example/a/.well-known/openid-configuration", "https://issuer.example/b")]
    [InlineData("https://issuer.example/.well-known/oauth-authorization-server/a", "https://issuer.example")]
    public void And_no_other(string address, string issuer) =>
        Assert.Equal("issuer-mismatch", Assert.Throws<KeyDocumentException>(() => Read(address, issuer)).Code);

    [Fact]
    public void A_template_may_stand_for_the_tenants_that_are_named()
    {
        var address = new MetadataAddress("https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration")
        {
            Issuers = [IssuerPattern.Parse($"https://login.microsoftonline.com/{Tenant}/v2.0")],
        };
        Assert.True(Read(address, "https://login.microsoftonline.com/{tenantid}/v2.0").Issuer.IsTemplate);
    }

    [Fact]
    public void A_tenant_by_its_domain_must_be_named()
    {
        var address = new MetadataAddress("https://login.microsoftonline.com/contoso.example/v2.0/.well-known/openid-configuration");
        Assert.Equal("issuer-mismatch", Assert.Throws<KeyDocumentException>(() => Read(address, $"https://login.microsoftonline.com/{Tenant}/v2.0")).Code);
        Assert.NotNull(Read(address with { Issuers = [IssuerPattern.Parse($"https://login.microsoftonline.com/{Tenant}/v2.0")] }, $"https://login.microsoftonline.com/{Tenant}/v2.0"));
    }

    private static IssuerMetadata Read(string address, string issuer) => Read(new MetadataAddress(address), issuer);

    private static IssuerMetadata Read(MetadataAddress address, string issuer) =>
        IssuerMetadata.Read(System.Text.Encoding.UTF8.GetBytes($"{{\"issuer\":\"{issuer}\",\"jwks_uri\":\"https://{address.Address.Host}/keys\"}}"), address, allowLoopbackHttp: false);
}
