using Xunit;

namespace Keystay.Tokens.Analyzers.Tests;

public class UnvalidatedIdentityAnalyzerTests
{
    [Theory]
    [InlineData("{|KST0012:new ClaimsIdentity(new JwtSecurityTokenHandler().ReadJwtToken(token).Claims, \"jwt\")|}")]
    [InlineData("{|KST0012:new ClaimsIdentity(new JsonWebToken(token).Claims)|}")]
    [InlineData("{|KST0012:new ClaimsIdentity(new JwtSecurityToken(token).Claims.Where(c => c.Type != \"exp\").ToList(), \"jwt\")|}")]
    public Task An_identity_of_a_token_that_was_only_read_is_reported(string identity) => AnalyzeAsync($"_ = new ClaimsPrincipal({identity});");

    [Fact]
    public Task Locals_on_the_way_are_followed() => AnalyzeAsync(
        """
        var jwt = new JsonWebTokenHandler().ReadJsonWebToken(token);
        var claims = jwt.Claims;
        _ = {|KST0012:new ClaimsIdentity(claims, "jwt")|};
        """);

    [Fact]
    public Task A_token_that_is_read_for_something_else_is_correct() => AnalyzeAsync(
        """
        var jwt = new JsonWebToken(token);
        if (jwt.ValidTo < DateTime.UtcNow) { Console.WriteLine(jwt.Issuer); }
        _ = new ClaimsIdentity(new[] { new Claim("sub", "me") }, "jwt");
        _ = new ClaimsIdentity(new JwtSecurityToken("me", "api", new[] { new Claim("sub", "me") }).Claims);
        """);

    [Fact]
    public Task A_token_that_is_validated_nearby_is_correct() => Code.AnalyzeFilesAsync<UnvalidatedIdentityAnalyzer>(("Subject.cs",
        """
        class Subject
        {
            async Task<ClaimsIdentity> Read(string token, TokenValidationParameters parameters)
            {
                var result = await new JsonWebTokenHandler().ValidateTokenAsync(token, parameters);
                if (!result.IsValid) { throw new SecurityTokenException(); }
                return new ClaimsIdentity(new JsonWebToken(token).Claims, "jwt");
            }
        }
        """));

    [Fact]
    public Task A_page_in_the_browser_shows_what_it_likes() => Code.AnalyzeFilesAsync<UnvalidatedIdentityAnalyzer>(
        ("Subject.cs", Code.Statements("_ = new ClaimsIdentity(new JsonWebToken(token).Claims, \"jwt\");")),
        ("Host.cs", "namespace Microsoft.AspNetCore.Components.WebAssembly.Hosting { public sealed class WebAssemblyHost { } }"));

    private static Task AnalyzeAsync(string statements) => Code.AnalyzeAsync<UnvalidatedIdentityAnalyzer>(statements);
}
