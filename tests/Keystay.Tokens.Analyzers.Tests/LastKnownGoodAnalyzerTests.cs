using Keystay.Tokens.Analyzers.CodeFixes;
using Xunit;

namespace Keystay.Tokens.Analyzers.Tests;

public class LastKnownGoodAnalyzerTests
{
    private const string New = "new ConfigurationManager<OpenIdConnectConfiguration>(token, new OpenIdConnectConfigurationRetriever())";

    [Fact]
    public Task A_manager_that_keeps_the_last_known_good_is_reported_and_made_to_forget() => Code.FixAsync<LastKnownGoodAnalyzer, ForgetLastKnownGoodFix>(
        $$"""
                parameters.ConfigurationManager = {|KST0011:{{New}}|};
                options.ConfigurationManager = {|KST0011:{{New}} { UseLastKnownGoodConfiguration = true }|};
        """,
        $$"""
                parameters.ConfigurationManager = {{New}} { UseLastKnownGoodConfiguration = false };
                options.ConfigurationManager = {{New}} { UseLastKnownGoodConfiguration = false };
        """);

    [Fact]
    public Task A_manager_that_forgets_or_asks_its_configuration_is_correct_and_helps_no_other() => Code.AnalyzeAsync<LastKnownGoodAnalyzer>(
        $$"""
        _ = {{New}} { UseLastKnownGoodConfiguration = false };
        var asks = {{New}} { UseLastKnownGoodConfiguration = flag };
        var later = {{New}};
        later.UseLastKnownGoodConfiguration = false;
        var keeps = {|KST0011:{{New}}|};
        """);

    [Fact]
    public Task A_decision_that_may_be_for_any_manager_counts_for_all() => Code.AnalyzeFilesAsync<LastKnownGoodAnalyzer>(
        ("Subject.cs", Code.Statements($"parameters.ConfigurationManager = {New};")),
        ("Other.cs", "class Other { void Forget(BaseConfigurationManager any) => any.UseLastKnownGoodConfiguration = false; }"));
}
