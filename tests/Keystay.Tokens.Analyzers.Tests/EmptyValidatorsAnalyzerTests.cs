using Keystay.Tokens.Analyzers.CodeFixes;
using Xunit;

namespace Keystay.Tokens.Analyzers.Tests;

public class EmptyValidatorsAnalyzerTests
{
    [Theory]
    [InlineData("SignatureValidator", "(token, p) => new JsonWebToken(token)")]
    [InlineData("SignatureValidator", "(token, p) => new JwtSecurityToken(token)")]
    [InlineData("SignatureValidator", "delegate (string token, TokenValidationParameters p) { var jwt = new JwtSecurityTokenHandler().ReadJwtToken(token); return jwt; }")]
    [InlineData("SignatureValidator", "(token, p) => { Console.WriteLine(\"not verified\"); return new JsonWebTokenHandler().ReadJsonWebToken(token); }")]
    [InlineData("SignatureValidatorUsingConfiguration", "(token, p, c) => new JsonWebToken(token)")]
    public Task A_signature_validator_that_only_reads_is_reported(string validator, string body) =>
        Code.AnalyzeAsync<EmptyValidatorsAnalyzer>($"{{|KST0007:parameters.{validator} = {body}|}}; _ = new TokenValidationParameters {{ {{|KST0007:{validator} = {body}|}} }};");

    [Theory]
    [InlineData("(token, p) => throw new SecurityTokenInvalidSignatureException()")]
    [InlineData("(token, p) => Verified(token)")]
    [InlineData("(token, p) => { var jwt = new JsonWebToken(token); if (!Good(jwt)) { throw new SecurityTokenInvalidSignatureException(); } return jwt; }")]
    [InlineData("(token, p) => { var jwt = new JsonWebToken(token); Demand(jwt); return jwt; }")]
    [InlineData("(token, p) => Good(new JsonWebToken(token)) ? new JsonWebToken(token) : null")]
    [InlineData("null")]
    public Task A_signature_validator_that_can_refuse_is_correct(string body) => Code.AnalyzeAsync<EmptyValidatorsAnalyzer>(
        $$"""
        SecurityToken Verified(string text) => throw new SecurityTokenInvalidSignatureException();
        bool Good(JsonWebToken jwt) => jwt.Alg == "RS256";
        void Demand(JsonWebToken jwt) => Verified(jwt.EncodedToken);
        parameters.SignatureValidator = {{body}};
        """);

    [Theory]
    [InlineData("IssuerValidator", "(issuer, t, p) => issuer")]
    [InlineData("IssuerValidator", "(issuer, t, p) => t.Issuer")]
    [InlineData("IssuerValidator", "(issuer, t, p) => \"https://issuer.example\"")]
    [InlineData("IssuerValidatorUsingConfiguration", "(issuer, t, p, c) => { return issuer; }")]
    [InlineData("AudienceValidator", "(audiences, t, p) => true")]
    [InlineData("AudienceValidator", "delegate { return true; }")]
    [InlineData("LifetimeValidator", "(notBefore, expires, t, p) => { const bool Fine = true; return Fine; }")]
    [InlineData("IssuerSigningKeyValidator", "(key, t, p) => true")]
    [InlineData("IssuerSigningKeyValidatorUsingConfiguration", "(key, t, p, c) => true")]
    [InlineData("AlgorithmValidator", "(algorithm, key, t, p) => true")]
    public Task A_validator_that_accepts_everything_is_reported(string validator, string body) =>
        Code.AnalyzeAsync<EmptyValidatorsAnalyzer>($"{{|KST0008:parameters.{validator} = {body}|}};");

    [Theory]
    [InlineData("IssuerValidator", "(issuer, t, p) => issuer == \"https://issuer.example\" ? issuer : throw new SecurityTokenInvalidIssuerException()")]
    [InlineData("IssuerValidator", "(issuer, t, p) => Validators.ValidateIssuer(issuer, t, p)")]
    [InlineData("IssuerValidator", "(issuer, t, p) => { if (!issuer.StartsWith(\"https://issuer.example/\")) { throw new SecurityTokenInvalidIssuerException(); } return issuer; }")]
    [InlineData("IssuerValidator", "AadIssuerValidator.GetAadIssuerValidator(\"https://login.microsoftonline.com/common/v2.0\").Validate")]
    [InlineData("AudienceValidator", "(audiences, t, p) => audiences.Contains(\"api\")")]
    [InlineData("AudienceValidator", "(audiences, t, p) => false")]
    [InlineData("AudienceValidator", "(audiences, t, p) => { foreach (var a in audiences) { if (a == \"api\") { return true; } } return false; }")]
    [InlineData("AudienceValidator", "(audiences, t, p) => { Validators.ValidateAudience(audiences, t, p); return true; }")]
    [InlineData("LifetimeValidator", "(notBefore, expires, t, p) => expires > DateTime.UtcNow")]
    [InlineData("LifetimeValidator", "(notBefore, expires, t, p) => flag")]
    [InlineData("IssuerSigningKeyValidator", "(key, t, p) => key is RsaSecurityKey")]
    [InlineData("AlgorithmValidator", "(algorithm, key, t, p) => algorithm == \"RS256\"")]
    [InlineData("TokenReplayValidator", "(expires, t, p) => true")] // replay is not looked for unless asked
    [InlineData("TypeValidator", "(type, t, p) => type")] // nor is the type
    public Task A_validator_that_can_refuse_is_correct(string validator, string body) =>
        Code.AnalyzeAsync<EmptyValidatorsAnalyzer>($"parameters.{validator} = {body};");

    [Fact]
    public Task Methods_of_the_same_file_are_looked_into() => Code.AnalyzeFilesAsync<EmptyValidatorsAnalyzer>(("Subject.cs",
        """
        class Subject
        {
            TokenValidationParameters empty = new() { {|KST0007:SignatureValidator = Read|}, {|KST0008:AudienceValidator = Any|} };
            TokenValidationParameters good = new() { SignatureValidator = Verify, AudienceValidator = Ours };

            static SecurityToken Read(string token, TokenValidationParameters p) => new JsonWebToken(token);
            static SecurityToken Verify(string token, TokenValidationParameters p) { throw new SecurityTokenInvalidSignatureException(); }
            static bool Any(IEnumerable<string> audiences, SecurityToken t, TokenValidationParameters p) { return true; }
            static bool Ours(IEnumerable<string> audiences, SecurityToken t, TokenValidationParameters p) => audiences.Any(a => a == "api");
        }
        """));

    [Fact]
    public Task A_delegate_whose_body_is_not_to_be_seen_is_left_alone() => Code.AnalyzeFilesAsync<EmptyValidatorsAnalyzer>(
        ("Subject.cs", "class Subject { TokenValidationParameters p = new() { AudienceValidator = Elsewhere.Any, LifetimeValidator = Elsewhere.Field }; }"),
        ("Elsewhere.cs", """
            static class Elsewhere
            {
                public static LifetimeValidator Field;
                public static bool Any(IEnumerable<string> a, SecurityToken t, TokenValidationParameters p) => true;
            }
            """));

    [Fact]
    public Task A_method_that_can_be_overridden_is_left_alone() => Code.AnalyzeFilesAsync<EmptyValidatorsAnalyzer>(("Subject.cs",
        """
        class Subject
        {
            TokenValidationParameters Make() => new() { AudienceValidator = Decide };
            protected virtual bool Decide(IEnumerable<string> a, SecurityToken t, TokenValidationParameters p) => true;
        }
        """));

    [Fact]
    public Task The_fix_removes_a_statement() => Code.FixAsync<EmptyValidatorsAnalyzer, RemoveValidatorFix>(
        """
                parameters.ValidIssuer = "https://issuer.example";
                {|KST0008:parameters.LifetimeValidator = (a, b, c, d) => true|};
                parameters.ValidAudience = "api";
        """,
        """
                parameters.ValidIssuer = "https://issuer.example";
                parameters.ValidAudience = "api";
        """);

    [Fact]
    public Task The_fix_removes_a_part_of_an_initializer_wherever_it_stands() => Code.FixAsync<EmptyValidatorsAnalyzer, RemoveValidatorFix>(
        """
                _ = new TokenValidationParameters
                {
                    {|KST0007:SignatureValidator = (t, p) => new JsonWebToken(t)|},
                    ValidAudience = "api",
                };
                _ = new TokenValidationParameters
                {
                    ValidAudience = "api",
                    {|KST0008:IssuerValidator = (i, t, p) => i|}
                };
                _ = new TokenValidationParameters { ValidAudience = "api", {|KST0008:AudienceValidator = delegate { return true; }|}, ValidIssuer = "i" };
                _ = new TokenValidationParameters { {|KST0008:AudienceValidator = delegate { return true; }|} };
        """,
        """
                _ = new TokenValidationParameters
                {
                    ValidAudience = "api",
                };
                _ = new TokenValidationParameters
                {
                    ValidAudience = "api"
                };
                _ = new TokenValidationParameters { ValidAudience = "api", ValidIssuer = "i" };
                _ = new TokenValidationParameters { };
        """);
}
