using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace Keystay.Cli.Tests.Tokens;

/// <summary><c>keystay token validate --metadata</c> beside a server on this machine.</summary>
public sealed class TokenMetadataTests : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly HttpListener server = new();
    private readonly string origin;
    private string type = "application/json";

    public TokenMetadataTests()
    {
        // Any free port: ask for one, and ask again should somebody be faster.
        for (int attempt = 0; ; attempt++)
        {
            origin = $"http://127.0.0.1:{RandomNumberGenerator.GetInt32(20_000, 60_000)}";
            server.Prefixes.Clear();
            server.Prefixes.Add(origin + "/");
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
    public async Task Keys_come_from_the_metadata_of_the_issuer_that_its_address_tells()
    {
        var result = await RunAsync("--metadata", $"{origin}/.well-known/openid-configuration", Token(origin));
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        result = await RunAsync("--metadata", $"{origin}/.well-known/openid-configuration", Token("https://issuer.example"));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("issuer-not-trusted", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metadata_that_cannot_be_read_leaves_the_token_undecided()
    {
        var result = await RunAsync("--metadata", $"{origin}/.well-known/openid-configuration", "--issuer", "https://issuer.example", Token(origin));
        Assert.Equal((3, ""), (result.ExitCode, result.Output));
        Assert.Contains("another issuer than https://issuer.example", result.Errors, StringComparison.Ordinal);
        type = "text/html";
        result = await RunAsync("--metadata", $"{origin}/.well-known/openid-configuration", Token(origin));
        Assert.Equal((3, ""), (result.ExitCode, result.Output));
    }

    [Theory]
    [InlineData("--metadata", "http://issuer.example/.well-known/openid-configuration")]
    [InlineData("--metadata", "https://issuer.example/metadata")]
    [InlineData("--metadata", "not an address")]
    [InlineData("--issuer", "https://issuer.example")]
    [InlineData("--issuer", "not an issuer")]
    public async Task What_makes_no_sense_is_wrong_usage(string option, string value) => Assert.Equal(2, (await RunAsync(option, value, "a.b.c")).ExitCode);

    public void Dispose()
    {
        server.Close();
        key.Dispose();
    }

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private static Task<CommandResult> RunAsync(params string[] arguments) => CommandResult.RunAsync(
        Path.GetTempPath(), ["token", "validate", "--audience", "api://mail", "--typ", "JWT", .. arguments], null, stop: false, TestContext.Current.CancellationToken);

    private string Token(string issuer)
    {
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        string signed = $"{Part("{\"alg\":\"ES256\",\"typ\":\"JWT\",\"kid\":\"a\"}")}.{Part($"{{\"iss\":\"{issuer}\",\"aud\":\"api://mail\",\"sub\":\"alice\",\"iat\":{now},\"exp\":{now + 600}}}")}";
        return $"{signed}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    private async Task AnswerAsync()
    {
        var point = key.ExportParameters(false).Q;
        string jwks = $"{{\"keys\":[{{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"a\",\"x\":\"{Base64Url.EncodeToString(point.X)}\",\"y\":\"{Base64Url.EncodeToString(point.Y)}\"}}]}}";
        while (server.IsListening)
        {
            var exchange = await server.GetContextAsync();
            exchange.Response.ContentType = type;
            string body = exchange.Request.Url!.AbsolutePath == "/keys" ? jwks : $"{{\"issuer\":\"{origin}\",\"jwks_uri\":\"{origin}/keys\"}}";
            exchange.Response.Close(Encoding.UTF8.GetBytes(body), willBlock: true);
        }
    }
}
