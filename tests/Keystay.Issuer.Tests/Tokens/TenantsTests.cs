using System.Net;
using System.Text.Json;
using Keystay.Keys;
using Keystay.Tokens;
using Keystay.Tokens.Trust;

namespace Keystay.Issuer.Tests.Tokens;

/// <summary>A ring with an issuer for each tenant.</summary>
public sealed class TenantsTests
{
    private const string Fabrikam = "72f988bf-86f1-41af-91ab-2d7cd011db47", Contoso = "9188040d-6c67-4c5b-b112-36a304b66dad", Ring = "work";

    [Fact]
    public async Task A_client_gets_the_tokens_of_its_tenant_and_of_no_other()
    {
        using TestClient fabrikam = new("urn:client:fabrikam", Ring, tenant: Fabrikam), contoso = new("urn:client:contoso", Ring, tenant: Contoso), nobody = new("urn:client:nobody", Ring),
            misplaced = new("urn:client:misplaced", RunningIssuer.Consumer, tenant: Fabrikam);
        await using var issuer = await RunningIssuer.StartAsync();
        await issuer.StopAsync();
        await issuer.CreateRingAsync(Ring, issuer.Address + "/{tenantid}/v2.0");
        await issuer.RestartAsync(o => o with { Clients = [.. o.Clients, fabrikam.Registration, contoso.Registration, nobody.Registration, misplaced.Registration] });

        string[] tokens = [await fabrikam.GetTokenAsync(issuer), await contoso.GetTokenAsync(issuer)];
        Assert.Equal([$"{issuer.Address}/{Fabrikam}/v2.0", $"{issuer.Address}/{Contoso}/v2.0"], tokens.Select(t => Claim(t, "iss")));
        Assert.Equal([Fabrikam, Contoso], tokens.Select(t => Claim(t, "tid")));
        foreach (var (client, ring) in new[] { (nobody, Ring), (misplaced, RunningIssuer.Consumer) })
        {
            var (status, json) = await client.PostAsync(issuer, $"/{ring}/token", ("grant_type", "client_credentials"), ("resource", TestClient.Mail));
            Assert.Equal((HttpStatusCode.BadRequest, "unauthorized_client"), (status, json.GetProperty("error").GetString()));
        }

        byte[] published = await issuer.Http.GetByteArrayAsync($"/{Ring}/keys", TestContext.Current.CancellationToken);
        Assert.Equal([TokenReason.Accepted, TokenReason.Accepted], Validate(tokens, published, issuer.Address + "/{tenantid}/v2.0"));
        // A service of one tenant trusts that issuer alone.
        Assert.Equal([TokenReason.Accepted, TokenReason.IssuerNotTrusted], Validate(tokens, published, $"{issuer.Address}/{Fabrikam}/v2.0"));
        var (_, told) = await issuer.Resource.PostAsync(issuer, $"/{Ring}/introspect", ("token", tokens[1]));
        Assert.Equal(Contoso, told.GetProperty("tid").GetString());

        await issuer.StopAsync();
        Assert.Equal(tokens.Select(t => Claim(t, "iss")), (await issuer.RecordsAsync()).Select(r => r.Record.Issuer));
    }

    private static IEnumerable<TokenReason> Validate(string[] tokens, byte[] published, string trusted)
    {
        var validator = new TokenValidator(new TokenValidatorOptions { Audiences = [TestClient.Mail] }, new StaticKeySource(new KeyDocument(Ring, published, [IssuerPattern.Parse(trusted)])));
        return [.. tokens.Select(t => validator.Validate(t.AsMemory()).Reason)];
    }

    private static string? Claim(string token, string name) =>
        JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1])).RootElement.GetProperty(name).GetString();
}
