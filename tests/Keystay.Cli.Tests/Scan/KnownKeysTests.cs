using System.Net;
using System.Security.Cryptography;
using System.Text;
using Keystay.Cli.Scan;
using Xunit;

namespace Keystay.Cli.Tests.Scan;

public sealed class KnownKeysTests : IDisposable
{
    private const string KeySet = """{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"one","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"},{"kty":"oct","k":"AAAA"}]}""";

    private readonly HttpListener server = new();
    private readonly string address;
    private readonly Dictionary<string, (int Status, string Body)> pages = [];

    public KnownKeysTests()
    {
        // Any free port: ask for one, and ask again should somebody be faster.
        for (int attempt = 0; ; attempt++)
        {
            address = $"http://127.0.0.1:{RandomNumberGenerator.GetInt32(20_000, 60_000)}/";
            server.Prefixes.Clear();
            server.Prefixes.Add(address);
            try
            {
                server.Start();
                break;
            }
            catch (HttpListenerException) when (attempt < 50)
            {
            }
        }
        _ = AnswerAsync();
    }

    [Fact]
    public async Task Metadata_leads_on_to_the_keys_and_what_is_left_out_is_said()
    {
        pages["/.well-known/openid-configuration"] = (200, $$"""{"issuer":"x","jwks_uri":"{{address}}keys"}""");
        pages["/keys"] = (200, KeySet);
        var notes = new StringWriter();
        using var loader = new KnownKeys(notes);
        var key = Assert.Single(await loader.LoadAsync(address + ".well-known/openid-configuration", TestContext.Current.CancellationToken));
        Assert.Equal("one", key.Name);
        Assert.Equal("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", key.Key.Thumbprint);
        Assert.Contains("Key 1 of the set has type oct", notes.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_come_over_https_or_not_at_all()
    {
        Assert.Contains("is not an https address", await RefusalAsync("http://issuer.example/keys"), StringComparison.Ordinal);
        pages["/metadata"] = (200, """{"jwks_uri":"http://issuer.example/keys"}""");
        Assert.Contains("is not an https address", await RefusalAsync(address + "metadata"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_an_error_and_too_large_an_answer_are_refused()
    {
        pages["/redirect"] = (302, "");
        pages["/large"] = (200, new string(' ', 2 << 20) + KeySet);
        Assert.Contains("redirects are not followed", await RefusalAsync(address + "redirect"), StringComparison.Ordinal);
        Assert.Contains("404", await RefusalAsync(address + "nothing"), StringComparison.Ordinal);
        Assert.Contains("1048576", await RefusalAsync(address + "large"), StringComparison.Ordinal);
    }

    public void Dispose() => server.Close();

    private static async Task<string> RefusalAsync(string source)
    {
        using var loader = new KnownKeys(TextWriter.Null);
        return (await Assert.ThrowsAsync<KnownKeysException>(() => loader.LoadAsync(source, TestContext.Current.CancellationToken))).Message;
    }

    private async Task AnswerAsync()
    {
        while (server.IsListening)
        {
            var exchange = await server.GetContextAsync();
            var (status, body) = pages.GetValueOrDefault(exchange.Request.Url!.AbsolutePath, (404, ""));
            exchange.Response.StatusCode = status;
            try
            {
                exchange.Response.Close(Encoding.UTF8.GetBytes(body), willBlock: true);
            }
            catch (HttpListenerException)
            {
                // The loader hangs up on an answer that is too large.
            }
        }
    }
}
