using System.IO.Compression;
using System.Text;
using Keystay.Keys;
using Keystay.Tokens.Trust;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Keystay.Tokens.Tests.Trust;

/// <summary>Endpoints that want this process to go elsewhere, to wait, to fill its memory or to believe somebody else. Each is refused for what it does.</summary>
public sealed class HostileMetadataTests : IAsyncLifetime
{
    private static readonly TimeSpan ShortTimeout = TimeSpan.FromMilliseconds(300);

    private LoopbackServer server = null!, elsewhere = null!;
    private TestIssuer issuer = null!;

    public async ValueTask InitializeAsync()
    {
        server = await LoopbackServer.StartAsync();
        elsewhere = await LoopbackServer.StartAsync();
        issuer = new TestIssuer(server.Origin);
        issuer.NewKey("a");
        elsewhere.Answer = issuer.AnswerAsync;
    }

    public async ValueTask DisposeAsync()
    {
        issuer.Dispose();
        await server.DisposeAsync();
        await elsewhere.DisposeAsync();
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_not_followed(int status)
    {
        await RefusedAsync("redirect", context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = $"{elsewhere.Origin}{context.Request.Path}";
            return Task.CompletedTask;
        });
        Assert.Equal(0, elsewhere.Requests);
    }

    [Fact]
    public Task A_redirect_of_the_keys_is_not_followed_either() => RefusedAsync("redirect", context =>
    {
        if (IsMetadata(context))
        {
            return issuer.AnswerAsync(context);
        }
        context.Response.Redirect($"{elsewhere.Origin}/keys");
        return Task.CompletedTask;
    });

    [Fact]
    public Task A_gigabyte_that_is_announced_is_not_read() => RefusedAsync("too-large", async context =>
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = 1 << 30;
        await SendAsync(context, 1 << 30);
    });

    [Fact]
    public async Task A_gigabyte_that_is_not_announced_is_read_to_the_limit()
    {
        long sent = 0;
        await RefusedAsync("too-large", async context =>
        {
            context.Response.ContentType = "application/json";
            sent = await SendAsync(context, 1 << 30);
        });
        Assert.InRange(sent, 0, 64 << 20);
    }

    [Fact]
    public Task Endless_headers_are_not_read() => RefusedAsync("unreachable", context =>
    {
        for (int i = 0; i < 30; i++)
        {
            context.Response.Headers[$"X-{i}"] = new string('x', 1000);
        }
        return issuer.AnswerAsync(context);
    });

    [Fact]
    public Task An_endpoint_that_hangs_is_left() => RefusedAsync("timeout", context => Task.Delay(Timeout.Infinite, context.RequestAborted), ShortTimeout);

    [Fact]
    public Task An_endpoint_that_hangs_in_the_middle_of_its_answer_is_left() => RefusedAsync("timeout", async context =>
    {
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync("{", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await Task.Delay(Timeout.Infinite, context.RequestAborted);
    }, ShortTimeout);

    [Fact]
    public Task An_answer_in_drops_is_left_when_its_time_is_over() => RefusedAsync("timeout", async context =>
    {
        context.Response.ContentType = "application/json";
        foreach (char drop in issuer.Metadata($"{server.Origin}/keys"))
        {
            await context.Response.WriteAsync(drop.ToString(), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(50, context.RequestAborted);
        }
    }, ShortTimeout);

    [Fact]
    public Task A_web_page_is_no_document() => RefusedAsync("not-json", context =>
    {
        context.Response.ContentType = "text/html";
        return context.Response.WriteAsync("<html>Sign in to the network</html>");
    });

    [Fact]
    public Task A_web_page_that_calls_itself_json_is_no_document() => RefusedAsync("bad-json", context => JsonAsync(context, "<html>Sign in to the network</html>"));

    [Fact]
    public Task An_answer_without_a_type_is_no_document() => RefusedAsync("not-json", context => context.Response.WriteAsync(issuer.Metadata($"{server.Origin}/keys")));

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("invented")]
    public Task A_compressed_answer_is_not_unpacked(string encoding) => RefusedAsync("compressed", async context =>
    {
        // 100 MiB in 100 KiB.
        var bomb = new MemoryStream();
        using (var packer = new GZipStream(bomb, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (int i = 0; i < 100; i++)
            {
                packer.Write(new byte[1 << 20]);
            }
        }
        context.Response.ContentType = "application/json";
        context.Response.Headers.ContentEncoding = encoding;
        await context.Response.Body.WriteAsync(bomb.ToArray(), context.RequestAborted);
    });

    [Theory]
    [InlineData("https://other.test")]
    [InlineData("{0}/")]
    [InlineData("{0}/tenant")]
    [InlineData("{0}?x=1")]
    [InlineData("HTTP://127.0.0.1")]
    [InlineData("not an issuer")]
    public Task Metadata_of_another_issuer_is_refused(string named) => RefusedAsync("issuer-mismatch", context =>
        JsonAsync(context, $"{{\"issuer\":\"{string.Format(System.Globalization.CultureInfo.InvariantCulture, named, server.Origin)}\",\"jwks_uri\":\"{server.Origin}/keys\"}}"), expected: server.Origin);

    [Fact]
    public async Task An_issuer_that_changes_its_name_keeps_its_keys_until_they_are_stale_and_gets_no_new_ones()
    {
        server.Answer = issuer.AnswerAsync;
        await using var source = new MetadataKeySource(Options(null, null));
        await source.LoadAsync(Cancel);
        issuer.NewKey("b");
        server.Answer = context => IsMetadata(context) ? JsonAsync(context, $"{{\"issuer\":\"https://evil.test\",\"jwks_uri\":\"{server.Origin}/keys\"}}") : issuer.AnswerAsync(context);
        await source.RefreshAsync(Cancel);
        Assert.Equal("issuer-mismatch", Assert.Single(source.Documents).Failure?.Code);
        Assert.Equal("a", Assert.Single(source.Current.Keys).Kid);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("http://localhost:{1}/keys")]
    [InlineData("https://localhost:{1}/keys")]
    [InlineData("http://127.0.0.1:{2}/keys")]
    [InlineData("https://127.0.0.1/keys")]
    [InlineData("http://user@127.0.0.1:{1}/keys")]
    [InlineData("http://127.0.0.1:{1}@evil.test/keys")]
    [InlineData("http://[::1]:{1}/keys")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://127.0.0.1:{1}/keys")]
    [InlineData("/keys")]
    [InlineData("")]
    public async Task Keys_are_only_fetched_from_the_metadatas_own_host(string jwksUri)
    {
        string address = string.Format(System.Globalization.CultureInfo.InvariantCulture, jwksUri, 0, new Uri(server.Origin).Port, new Uri(elsewhere.Origin).Port);
        await RefusedAsync("jwks-uri-not-allowed", context => JsonAsync(context, issuer.Metadata(address)));
        Assert.Equal((1, 0), (server.Requests, elsewhere.Requests));
    }

    [Fact]
    public async Task Another_host_that_is_named_may_have_the_keys()
    {
        server.Answer = context => JsonAsync(context, issuer.Metadata($"{elsewhere.Origin}/keys"));
        var address = new MetadataAddress($"{server.Origin}/.well-known/openid-configuration") { JwksHosts = [new Uri(elsewhere.Origin).Authority] };
        await using var source = new MetadataKeySource(new MetadataOptions { AllowLoopbackHttp = true, Metadata = [address] });
        await source.LoadAsync(Cancel);
        Assert.Single(source.Current.Keys);
    }

    [Theory]
    [InlineData("http://issuer.example/.well-known/openid-configuration", true)]
    [InlineData("http://127.0.0.1/.well-known/openid-configuration", false)]
    [InlineData("http://localhost.evil.test/.well-known/openid-configuration", true)]
    public void Plain_http_is_no_way_to_fetch_keys(string address, bool allowLoopback)
    {
        Assert.Throws<ArgumentException>(() => new MetadataKeySource(new MetadataOptions { AllowLoopbackHttp = allowLoopback, Metadata = [new MetadataAddress(address)] }));
        Assert.Throws<ArgumentException>(() => new MetadataKeySource(
            new MetadataOptions { AllowLoopbackHttp = allowLoopback, Jwks = [new JwksAddress(new Uri(address), IssuerPattern.Parse("https://issuer.example"))] }));
    }

    [Fact]
    public void An_address_that_does_not_tell_its_issuer_needs_one_to_be_named() =>
        Assert.Throws<ArgumentException>(() => new MetadataKeySource(new MetadataOptions { Metadata = [new MetadataAddress("https://issuer.example/metadata")] }));

    [Fact]
    public Task An_error_is_no_document() => RefusedAsync("http-status", context =>
    {
        context.Response.StatusCode = 500;
        return JsonAsync(context, issuer.Metadata($"{server.Origin}/keys"));
    });

    [Fact]
    public Task Not_modified_is_no_answer_to_who_has_nothing() => RefusedAsync("http-status", context =>
    {
        context.Response.StatusCode = 304;
        return Task.CompletedTask;
    });

    [Theory]
    [InlineData("[]", "bad-metadata")]
    [InlineData("{\"issuer\":5,\"jwks_uri\":\"x\"}", "bad-metadata")]
    [InlineData("{\"issuer\":\"https://a.test\"}", "bad-metadata")]
    [InlineData("{\"issuer\":\"https://a.test\",\"issuer\":\"https://b.test\",\"jwks_uri\":\"x\"}", "bad-json")]
    [InlineData("{\"issuer\":\"\\ud800\",\"jwks_uri\":\"x\"}", "bad-json")]
    public Task What_is_no_metadata_is_refused(string json, string code) => RefusedAsync(code, context => JsonAsync(context, json));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static bool IsMetadata(HttpContext context) => context.Request.Path.Value!.Contains("well-known", StringComparison.Ordinal);

    private static Task JsonAsync(HttpContext context, string json)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync(json);
    }

    private static async Task<long> SendAsync(HttpContext context, long bytes)
    {
        byte[] part = Encoding.ASCII.GetBytes(new string(' ', 64 << 10));
        long sent = 0;
        try
        {
            for (; sent < bytes; sent += part.Length)
            {
                await context.Response.Body.WriteAsync(part, context.RequestAborted);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The reader has seen enough.
        }
        return sent;
    }

    private MetadataOptions Options(TimeSpan? timeout, string? expected) => new()
    {
        AllowLoopbackHttp = true,
        Metadata = [new MetadataAddress($"{server.Origin}/.well-known/openid-configuration") { Issuers = expected is null ? [] : [IssuerPattern.Parse(expected)] }],
        Limits = new MetadataLimits { Timeout = timeout ?? MetadataLimits.Default.Timeout },
    };

    private async Task RefusedAsync(string code, RequestDelegate answer, TimeSpan? timeout = null, string? expected = null)
    {
        server.Answer = context => answer(context);
        await using var source = new MetadataKeySource(Options(timeout, expected));
        await source.LoadAsync(Cancel);
        Assert.Equal(code, Assert.Single(source.Documents).Failure?.Code);
        Assert.Empty(source.Current.Keys);
    }
}
