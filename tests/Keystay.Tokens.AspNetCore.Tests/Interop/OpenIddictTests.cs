using Keystay.Tokens.Trust;
using Xunit;

namespace Keystay.Tokens.AspNetCore.Tests.Interop;

/// <summary>Tokens of a real OpenIddict server, found by its metadata.</summary>
public class OpenIddictTests
{
    [Fact]
    public async Task Its_signed_access_tokens_are_accepted()
    {
        await using var server = await OpenIddictServer.StartAsync(o => o.DisableAccessTokenEncryption());
        await using var api = await ApiAsync(server);
        var answer = await api.GetAsync("/mail", await server.TokenAsync(TestContext.Current.CancellationToken));
        Assert.True(answer.Status == 200, string.Join(", ", answer.Challenges));
    }

    [Fact]
    public async Task Its_encrypted_access_tokens_are_not()
    {
        await using var server = await OpenIddictServer.StartAsync(_ => { });
        await using var api = await ApiAsync(server);
        Assert.Equal(401, (await api.GetAsync("/mail", await server.TokenAsync(TestContext.Current.CancellationToken))).Status);
    }

    private static Task<TestApi> ApiAsync(OpenIddictServer server) => TestApi.StartAsync(authentication => authentication.AddKeystayBearer(o =>
    {
        o.Keys = new MetadataOptions { AllowLoopbackHttp = true };
        o.Metadata.Add($"{server.Address}/.well-known/openid-configuration");
        o.Audience = "api://mail";
    }));
}
