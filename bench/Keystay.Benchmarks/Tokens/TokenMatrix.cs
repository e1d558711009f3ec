using Keystay.Tokens;
using Keystay.Tokens.AspNetCore;
using Keystay.Tokens.Tests;
using Keystay.Tokens.Tests.Forgery;
using Keystay.Tokens.Trust;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Microsoft.IdentityModel.Validators;

namespace Keystay.Benchmarks.Tokens;

/// <summary>Forged tokens against Microsoft.IdentityModel in four settings and against Keystay, as Markdown: how many each accepts, and which.</summary>
internal static class TokenMatrix
{
    private const string Template = "https://login.example.test/{tenantid}/v2.0";

    private static readonly string[] Subjects = ["IdentityModel", "+ Microsoft's check", "+ RequireKeyScope()", "+ settings", "Keystay"];

    /// <summary>Never asked: the metadata is given.</summary>
    private static readonly HttpClient Unused = new();

    public static async Task PrintAsync(string vectors, TextWriter output)
    {
        var shared = MatrixRows.Shared(vectors, out var at, out string audience);
        await PrintAsync("Shared vectors", shared, at, audience, ClaimsProfile.AnyToken, output);
        using var rings = new Rings();
        await PrintAsync("Matrix of the tests", MatrixRows.Own(rings), DateTimeOffset.FromUnixTimeSeconds(Rings.Now), Rings.Audience, ClaimsProfile.AccessToken, output);
    }

    private static async Task PrintAsync(string title, IReadOnlyList<MatrixRow> rows, DateTimeOffset at, string audience, ClaimsProfile profile, TextWriter output)
    {
        string[] issuers = [.. new[] { Rings.Tenant, Rings.OtherTenant, Rings.OwnTenant, Rings.ConsumerTenant }.Select(Rings.Issuer), $"https://sts.example.test/{Rings.Tenant}/"];
        IdentityModelReader Reader(Action<TokenValidationParameters> configure) => new(audience, issuers, at, configure);
        var clock = new ProtectedClock(new StandingClock(at));
        void Scope(TokenValidationParameters p) => KeyScopeExtensions.Install(p, TokenLimits.Default, clock);
        var readers = new[] { Reader(_ => { }), Reader(MicrosoftsCheck), Reader(Scope), Reader(p => Strict(p, Scope)) };
        var options = new TokenValidatorOptions { Audiences = [audience], Profile = profile };
        var verdicts = new List<(MatrixRow Row, bool[] Accepted)>();
        foreach (var row in rows)
        {
            var accepted = new List<bool>();
            foreach (var reader in readers)
            {
                accepted.Add(await reader.AcceptsAsync(row));
            }
            accepted.Add(new TokenValidator(options, new StaticKeySource(row.Documents), clock).Validate(row.Token.AsMemory()).IsAccepted);
            verdicts.Add((row, [.. accepted]));
        }
        await output.WriteLineAsync($"### {title}\n\n| must be refused | rows | {string.Join(" | ", Subjects)} |\n|---|--:|{string.Concat(Subjects.Select(_ => "--:|"))}");
        var forged = verdicts.Where(v => !v.Row.IsGood).ToList();
        foreach (var family in forged.GroupBy(v => v.Row.Family).Append<IEnumerable<(MatrixRow Row, bool[] Accepted)>>(forged))
        {
            await output.WriteLineAsync($"| {(family is IGrouping<string, (MatrixRow, bool[])> g ? g.Key : "**all**")} | {family.Count()} | {string.Join(" | ", Subjects.Select((_, i) => family.Count(v => v.Accepted[i])))} |");
        }
        var good = verdicts.Where(v => v.Row.IsGood).ToList();
        await output.WriteLineAsync($"| must be accepted, and is | {good.Count} | {string.Join(" | ", Subjects.Select((_, i) => good.Count(v => v.Accepted[i])))} |\n");
        for (int i = 2; i < Subjects.Length; i++)
        {
            await output.WriteLineAsync($"Accepted by {Subjects[i]} and not to be: {Join(forged.Where(v => v.Accepted[i]))}\n\nRefused by {Subjects[i]} and not to be: {Join(good.Where(v => !v.Accepted[i]))}\n");
        }
    }

    /// <summary>What Microsoft advises for common metadata.</summary>
    private static void MicrosoftsCheck(TokenValidationParameters parameters)
    {
        var metadata = new StaticConfigurationManager<OpenIdConnectConfiguration>(new OpenIdConnectConfiguration { Issuer = Template });
        parameters.IssuerValidator = AadIssuerValidator.GetAadIssuerValidator("https://login.example.test/common/v2.0", Unused, _ => metadata).Validate;
        parameters.EnableAadSigningKeyIssuerValidation();
    }

    /// <summary>What docs/aspnetcore.md advises beside RequireKeyScope().</summary>
    private static void Strict(TokenValidationParameters parameters, Action<TokenValidationParameters> scope)
    {
        parameters.ValidTypes = ["at+jwt", "application/at+jwt"];
        parameters.ClockSkew = TimeSpan.FromSeconds(30);
        parameters.IgnoreTrailingSlashWhenValidatingAudience = false;
        scope(parameters);
    }

    private static string Join(IEnumerable<(MatrixRow Row, bool[] Accepted)> rows) => string.Join("; ", rows.Select(r => r.Row.Name).DefaultIfEmpty("none"));
}
