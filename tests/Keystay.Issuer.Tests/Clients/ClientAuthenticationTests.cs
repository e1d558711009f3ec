using Keystay.Issuer.Clients;
using Keystay.Tokens;

namespace Keystay.Issuer.Tests.Clients;

public sealed class ClientAuthenticationTests : IDisposable
{
    private const string Endpoint = "https://login.test/consumer/token";

    private readonly TestClient client = new("https://client.test/a", "consumer"), other = new("urn:client:b", "consumer");
    private readonly ClientAuthentication authentication;

    public ClientAuthenticationTests() => authentication = new ClientAuthentication([client.Registration, other.Registration], [Endpoint], ProtectedClock.System);

    [Fact]
    public void An_assertion_is_good_once()
    {
        string assertion = client.Assertion(Endpoint);
        Assert.Equal(client.Id, Authenticate(assertion));
        Assert.Null(Authenticate(assertion));
        // The same text in another spelling would be another token to whoever compares texts.
        Assert.Null(Authenticate(client.Assertion(Endpoint, tokenId: "one"), then: client.Assertion(Endpoint, tokenId: "one")));
        Assert.Equal(other.Id, Authenticate(other.Assertion(Endpoint, tokenId: "one")));
    }

    [Fact]
    public void A_client_speaks_for_itself_alone()
    {
        Assert.Null(Authenticate(client.Assertion(Endpoint, signedBy: other)));
        Assert.Null(Authenticate(client.Assertion(Endpoint, subject: other.Id)));
        Assert.Null(authentication.Authenticate(ClientAuthentication.AssertionType, client.Assertion(Endpoint), other.Id));
        Assert.Equal(client.Id, authentication.Authenticate(ClientAuthentication.AssertionType, client.Assertion(Endpoint), client.Id)?.Id);
    }

    [Fact]
    public void An_assertion_for_another_or_of_another_time_is_refused()
    {
        Assert.Null(Authenticate(client.Assertion("https://login.test/enterprise/token")));
        Assert.Null(Authenticate(client.Assertion(Endpoint, secondsFromNow: -300)));
        Assert.Null(Authenticate(client.Assertion(Endpoint, secondsFromNow: 300)));
        Assert.Null(Authenticate(client.Assertion(Endpoint, lifetime: 3600)));
        // It may have been used with the process before this one.
        Assert.Null(Authenticate(client.Assertion(Endpoint, secondsFromNow: -10)));
    }

    [Fact]
    public void Anything_else_is_no_assertion()
    {
        Assert.Null(Authenticate(null));
        Assert.Null(Authenticate(""));
        Assert.Null(Authenticate("a.b.c"));
        Assert.Null(authentication.Authenticate("urn:other", client.Assertion(Endpoint), null));
    }

    public void Dispose()
    {
        client.Dispose();
        other.Dispose();
    }

    private string? Authenticate(string? assertion, string? then = null)
    {
        string? first = authentication.Authenticate(ClientAuthentication.AssertionType, assertion, null)?.Id;
        return then is null ? first : authentication.Authenticate(ClientAuthentication.AssertionType, then, null)?.Id;
    }
}
