using Xunit;

namespace Keystay.Tokens.Analyzers.Tests;

public class SharedMetadataAnalyzerTests
{
    private const string Identity = """
        namespace Microsoft.Identity.Web
        {
            public class MicrosoftIdentityOptions : Microsoft.AspNetCore.Authentication.JwtBearer.JwtBearerOptions { }
            public static class Extensions
            {
                public static void AddMicrosoftIdentityWebApi(this IServiceCollection services, Action<JwtBearerOptions> bearer, Action<MicrosoftIdentityOptions> identity) { }
            }
        }
        """;

    [Theory]
    [InlineData("\"https://login.microsoftonline.com/common/v2.0\"")]
    [InlineData("\"https://login.microsoftonline.com/organizations\"")]
    [InlineData("\"https://LOGIN.microsoftonline.us/Consumers/v2.0/\"")]
    [InlineData("$\"https://login.microsoftonline.com/common/{token}\"")]
    [InlineData("\"https://login.windows.net/common\" + \"/v2.0\"")]
    public Task A_common_authority_without_key_scope_is_reported(string address) => AnalyzeAsync(
        $$"""
        services.AddAuthentication().AddJwtBearer(o => { {|KST0009:o.Authority = {{address}}|}; o.Audience = "api"; });
        services.AddAuthentication().AddJwtBearer("second", o => {|KST0009:o.MetadataAddress = {{address}}|});
        """);

    [Theory]
    [InlineData("\"https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111/v2.0\"")]
    [InlineData("\"https://login.microsoftonline.com/contoso.com/v2.0\"")]
    [InlineData("$\"https://login.microsoftonline.com/{token}/v2.0\"")]
    [InlineData("\"https://login.microsoftonline.com/common\" + token")] // may be common-tenant.example
    [InlineData("\"https://issuer.example/common/v2.0\"")]
    [InlineData("\"https://login.microsoftonline.com.evil.example/common\"")]
    [InlineData("token")]
    public Task An_authority_that_is_not_surely_common_is_correct(string address) => AnalyzeAsync($"options.Authority = {address};");

    [Fact]
    public Task Key_scope_on_the_schemes_own_parameters_is_correct_and_helps_no_other_scheme() => AnalyzeAsync(
        """
        services.AddAuthentication().AddJwtBearer(o =>
        {
            o.Authority = "https://login.microsoftonline.com/common/v2.0";
            o.TokenValidationParameters.EnableAadSigningKeyIssuerValidation();
        }).AddJwtBearer("b", o =>
        {
            o.Authority = "https://login.microsoftonline.com/common/v2.0";
            var p = o.TokenValidationParameters;
            p.RequireKeyScope();
        }).AddJwtBearer("c", o => {|KST0009:o.Authority = "https://login.microsoftonline.com/common/v2.0"|});
        """);

    [Fact]
    public Task Key_scope_that_is_set_where_the_text_does_not_tell_for_whom_counts_for_all() => Code.AnalyzeFilesAsync<SharedMetadataAnalyzer>(
        ("Subject.cs", Code.Statements("""services.AddAuthentication().AddJwtBearer(o => o.Authority = "https://login.microsoftonline.com/common/v2.0");""")),
        ("Later.cs", "class Later { void Configure(IServiceCollection s) => s.PostConfigure<JwtBearerOptions>(\"Bearer\", o => o.TokenValidationParameters.EnableAadSigningKeyIssuerValidation()); }"));

    [Fact]
    public Task Parameters_that_are_made_on_their_own_count() => AnalyzeAsync(
        """
        var made = new TokenValidationParameters();
        made.EnableAadSigningKeyIssuerValidation();
        options.Authority = "https://login.microsoftonline.com/common/v2.0";
        options.TokenValidationParameters = made;
        """);

    [Fact]
    public Task A_configuration_manager_for_common_metadata_is_reported_unless_key_scope_is_set() => AnalyzeAsync(
        """
        var manager = new ConfigurationManager<OpenIdConnectConfiguration>({|KST0009:"https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration"|}, new OpenIdConnectConfigurationRetriever());
        """);

    [Fact]
    public Task Microsoft_Identity_Web_checks_by_itself() => Code.AnalyzeFilesAsync<SharedMetadataAnalyzer>(
        ("Subject.cs", "using Microsoft.Identity.Web;\n" + Code.Statements(
            """
            services.AddMicrosoftIdentityWebApi(o => o.Authority = "https://login.microsoftonline.com/common/v2.0", i => { });
            _ = new MicrosoftIdentityOptions { Authority = "https://login.microsoftonline.com/common/v2.0" };
            """)),
        ("Identity.cs", Identity));

    [Fact]
    public Task Keystays_own_options_take_common_metadata() => AnalyzeAsync(
        """
        var keystay = new KeystayBearerOptions { Authority = "https://login.microsoftonline.com/common/v2.0" };
        keystay.Metadata.Add("https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration");
        """);

    private static Task AnalyzeAsync(string statements) => Code.AnalyzeAsync<SharedMetadataAnalyzer>(statements);
}
