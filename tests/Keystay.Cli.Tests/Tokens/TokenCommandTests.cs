using Xunit;

namespace Keystay.Cli.Tests.Tokens;

/// <summary>The token verb from outside.</summary>
public sealed class TokenCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("keystay-token-").FullName;

    [Theory]
    [InlineData("\n")]
    [InlineData("")]
    [InlineData("\r\n\r\n")]
    public async Task A_batch_ends_with_its_last_line_however_that_ends(string end)
    {
        Write("keys.json", "{\"keys\":[]}");
        Write("batch", "{\"id\":1,\"token\":\"a.b\"}\n{\"id\":\"two\",\"token\":\"\"}" + end);
        var result = await RunAsync("token", "validate", "--jwks", "keys.json", "--issuer", "https://issuer.example", "--audience", "api", "--batch", "batch");

        string[] lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((1, 2), (result.ExitCode, lines.Length));
        Assert.StartsWith("{\"id\":1,\"accepted\":false,\"reason\":", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("{\"id\":\"two\",\"accepted\":false,\"reason\":", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_is_no_row_is_told_by_its_number_and_never_quoted()
    {
        Write("keys.json", "{\"keys\":[]}");
        Write("batch", "{\"id\":1,\"token\":\"a.b.c\"}\nsecret-token\n");
        var result = await RunAsync("token", "validate", "--jwks", "keys.json", "--issuer", "https://issuer.example", "--audience", "api", "--batch", "batch");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("line 2", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-token", result.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(folder, name), text);

    private Task<CommandResult> RunAsync(params string[] arguments) =>
        CommandResult.RunAsync(folder, arguments, null, stop: false, TestContext.Current.CancellationToken);
}
