using Xunit;

namespace Keystay.Tokens.Analyzers.Tests;

public class StaticKeysAnalyzerTests
{
    [Theory]
    [InlineData("IssuerSigningKey", "Key")]
    [InlineData("IssuerSigningKeys", "new[] { Key }")]
    [InlineData("IssuerSigningKeyResolver", "(a, b, c, d) => new[] { Key }")]
    public Task Keys_given_beside_Microsofts_check_are_reported(string property, string value) => Code.AnalyzeAsync<StaticKeysAnalyzer>(
        $$"""
        {|KST0010:parameters.{{property}} = {{value}}|};
        parameters.EnableAadSigningKeyIssuerValidation();
        options.TokenValidationParameters = new TokenValidationParameters { {|KST0010:{{property}} = {{value}}|} };
        options.TokenValidationParameters.EnableAadSigningKeyIssuerValidation();
        """);

    [Fact]
    public Task Keys_without_the_check_or_of_another_object_and_keys_from_metadata_are_correct() => Code.AnalyzeAsync<StaticKeysAnalyzer>(
        """
        parameters.IssuerSigningKey = Key;
        var other = new TokenValidationParameters { IssuerSigningKey = null };
        other.IssuerSigningKeyResolverUsingConfiguration = (a, b, c, d, metadata) => metadata.SigningKeys;
        other.EnableAadSigningKeyIssuerValidation();
        """);
}
