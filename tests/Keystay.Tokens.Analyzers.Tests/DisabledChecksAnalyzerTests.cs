using Keystay.Tokens.Analyzers.CodeFixes;
using Xunit;

namespace Keystay.Tokens.Analyzers.Tests;

public class DisabledChecksAnalyzerTests
{
    public static TheoryData<string, string> Switches => new()
    {
        { "KST0001", "ValidateIssuer" }, { "KST0002", "ValidateAudience" }, { "KST0003", "ValidateLifetime" },
        { "KST0004", "ValidateIssuerSigningKey" }, { "KST0005", "RequireSignedTokens" }, { "KST0006", "RequireExpirationTime" },
    };

    [Theory]
    [MemberData(nameof(Switches))]
    public Task A_check_that_is_turned_off_in_an_initializer_is_reported_and_turned_on(string rule, string property) =>
        Code.FixAsync<DisabledChecksAnalyzer, TurnOnCheckFix>(
            $$"""_ = new TokenValidationParameters { {|{{rule}}:{{property}} = false|} /* why not */ };""",
            $$"""_ = new TokenValidationParameters { {{property}} = true /* why not */ };""");

    [Theory]
    [MemberData(nameof(Switches))]
    public Task A_check_that_is_turned_off_by_a_statement_is_reported_and_turned_on(string rule, string property) =>
        Code.FixAsync<DisabledChecksAnalyzer, TurnOnCheckFix>(
            $"{{|{rule}:options.TokenValidationParameters.{property} = false|}};",
            $"options.TokenValidationParameters.{property} = true;");

    [Theory]
    [MemberData(nameof(Switches))]
    public Task A_check_that_is_on_or_left_to_the_configuration_is_correct(string rule, string property) =>
        Code.AnalyzeAsync<DisabledChecksAnalyzer>($"parameters.{property} = true; parameters.{property} = flag; _ = \"{rule}\"; if (parameters.{property} == false) {{ }}");

    [Theory]
    [InlineData("KST0001", "ValidateIssuer", "IssuerValidator", "(issuer, t, p) => Vetted.Issuer(issuer)")]
    [InlineData("KST0001", "ValidateIssuer", "IssuerValidatorUsingConfiguration", "(issuer, t, p, c) => Vetted.Issuer(issuer)")]
    [InlineData("KST0002", "ValidateAudience", "AudienceValidator", "(audiences, t, p) => audiences.Contains(\"api\")")]
    [InlineData("KST0003", "ValidateLifetime", "LifetimeValidator", "(notBefore, expires, t, p) => expires > DateTime.UtcNow")]
    [InlineData("KST0004", "ValidateIssuerSigningKey", "IssuerSigningKeyValidator", "(key, t, p) => key.KeySize > 2000")]
    [InlineData("KST0004", "ValidateIssuerSigningKey", "IssuerSigningKeyValidatorUsingConfiguration", "(key, t, p, c) => key.KeySize > 2000")]
    [InlineData("KST0005", "RequireSignedTokens", "SignatureValidator", "(token, p) => Vetted.Token(token)")]
    [InlineData("KST0006", "RequireExpirationTime", "LifetimeValidator", "(notBefore, expires, t, p) => expires > DateTime.UtcNow")]
    public async Task A_validator_of_ones_own_decides_in_the_switchs_stead(string rule, string property, string validator, string body)
    {
        const string Vetted = """static class Vetted { public static string Issuer(string i) => throw new SecurityTokenInvalidIssuerException(); public static SecurityToken Token(string t) => throw new SecurityTokenInvalidSignatureException(); }""";
        async Task Check(string statements) => await Code.AnalyzeFilesAsync<DisabledChecksAnalyzer>(("Subject.cs", Code.Statements(statements)), ("Vetted.cs", Vetted));

        await Check($"_ = new TokenValidationParameters {{ {property} = false, {validator} = {body} }};");
        await Check($"parameters.{validator} = {body}; parameters.{property} = false;");
        await Check($"var made = new TokenValidationParameters {{ {property} = false }}; made.{validator} = {body};");
        await Check($"options.TokenValidationParameters = new() {{ {property} = false }}; options.TokenValidationParameters.{validator} = {body};");
        await Check($"var same = options.TokenValidationParameters; same.{property} = false; options.TokenValidationParameters.{validator} = {body};");

        await Check($"{{|{rule}:parameters.{property} = false|}}; options.TokenValidationParameters.{validator} = {body};"); // another object's
        await Check($"{{|{rule}:parameters.{property} = false|}}; parameters.{validator} = null;");
    }

    [Fact]
    public Task Constants_count_by_their_value() => Code.FixAsync<DisabledChecksAnalyzer, TurnOnCheckFix>(
        "const bool Strict = false; {|KST0001:parameters.ValidateIssuer = Strict|};",
        "const bool Strict = false; parameters.ValidateIssuer = true;");

    [Fact]
    public Task Nested_initializers_are_seen() => Code.AnalyzeAsync<DisabledChecksAnalyzer>(
        "_ = new JwtBearerOptions { TokenValidationParameters = { {|KST0002:ValidateAudience = false|} } };");

    [Fact]
    public Task Key_scope_decides_about_the_signing_key() => Code.AnalyzeAsync<DisabledChecksAnalyzer>(
        """
        options.TokenValidationParameters.ValidateIssuerSigningKey = false;
        options.TokenValidationParameters.EnableAadSigningKeyIssuerValidation();
        parameters.ValidateIssuerSigningKey = false;
        parameters.RequireKeyScope();
        """);

    [Fact]
    public Task Properties_of_the_same_name_elsewhere_are_none_of_our_business() => Code.AnalyzeFilesAsync<DisabledChecksAnalyzer>(("Subject.cs",
        """
        class FormOptions { public bool ValidateIssuer { get; set; } public bool RequireHttpsMetadata { get; set; } }
        class Subject { object o = new FormOptions { ValidateIssuer = false, RequireHttpsMetadata = false }; }
        """));

    [Fact]
    public Task Generated_code_is_left_alone() => Code.AnalyzeFilesAsync<DisabledChecksAnalyzer>(
        ("Subject.g.cs", Code.Statements("parameters.ValidateIssuer = false;")),
        ("Other.cs", "// <auto-generated/>\nclass Other { object o = new TokenValidationParameters { ValidateIssuer = false }; }"));

    [Fact]
    public Task Metadata_without_tls_is_reported_and_repaired() => Code.FixAsync<DisabledChecksAnalyzer, TurnOnCheckFix>(
        """
        services.AddAuthentication().AddJwtBearer(o => {|KST0013:o.RequireHttpsMetadata = false|});
        _ = new HttpDocumentRetriever { {|KST0013:RequireHttps = false|} };
        """,
        """
        services.AddAuthentication().AddJwtBearer(o => o.RequireHttpsMetadata = true);
        _ = new HttpDocumentRetriever { RequireHttps = true };
        """);

    [Fact]
    public Task Metadata_without_tls_in_development_alone_is_correct() => Code.AnalyzeFilesAsync<DisabledChecksAnalyzer>(("Subject.cs",
        """
        class Subject
        {
            void Configure(JwtBearerOptions options, IHostEnvironment environment)
            {
                options.RequireHttpsMetadata = !environment.IsDevelopment();
                if (environment.IsDevelopment()) { options.RequireHttpsMetadata = false; }
                if (environment.IsDevelopment()) { } else { {|KST0013:options.RequireHttpsMetadata = false|}; }
                if (!environment.IsDevelopment()) { {|KST0013:options.RequireHttpsMetadata = false|}; }
            }
        }
        """));
}
