using Keystay.Issuer.Clients;

namespace Keystay.Issuer.Tests.Clients;

public class ClientsFileTests
{
    private const string Good = """{"clients":[{"id":"urn:a","ring":"work","audiences":["api://mail"],"scopes":["read"],"jwks":{"keys":[]},"introspect":true,"tenant":"72f988bf-86f1-41af-91ab-2d7cd011db47"},{"id":"urn:b","ring":"c","jwks":{"keys":[]}}]}""";

    [Fact]
    public void A_file_is_read_as_it_stands()
    {
        var clients = Read(Good);
        Assert.Equal(["urn:a", "urn:b"], clients.Select(c => c.Id));
        Assert.Equal(["72f988bf-86f1-41af-91ab-2d7cd011db47", null], clients.Select(c => c.Tenant));
        Assert.Equal([true, false], clients.Select(c => c.MayIntrospect));
        Assert.Equal(["api://mail"], clients[0].Audiences);
        Assert.Empty(clients[1].Scopes);
    }

    [Theory]
    [InlineData("72f988bf-", "72F988BF-")]
    [InlineData("\"urn:b\"", "\"urn:a\"")]
    [InlineData("\"urn:b\"", "\"b\"")]
    [InlineData("\"urn:b\"", "\"https://a.example/{tenantid}/\"")]
    [InlineData("\"keys\":[]", "\"keys\":[{\"kty\":\"EC\",\"d\":\"\"}]")]
    [InlineData("\"jwks\"", "\"jwk\"")]
    [InlineData("true", "\"yes\"")]
    [InlineData("]}}]}", "]}}]")]
    public void What_is_wrong_with_a_file_is_told(string part, string instead)
    {
        Assert.Contains(part, Good, StringComparison.Ordinal);
        Assert.Equal("bad-clients", Assert.Throws<IssuerException>(() => Read(Good.Replace(part, instead, StringComparison.Ordinal))).Code);
    }

    private static IReadOnlyList<IssuerClient> Read(string json)
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, json);
        try
        {
            return ClientsFile.Read(file);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
