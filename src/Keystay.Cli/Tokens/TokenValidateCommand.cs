using System.CommandLine;
using System.Globalization;
using Keystay.Keys;
using Keystay.Tokens;
using Keystay.Tokens.Trust;

namespace Keystay.Cli.Tokens;

/// <summary><c>keystay token validate</c>: its arguments and options.</summary>
internal sealed class TokenValidateCommand : Command
{
    private readonly Argument<string?> token = new("TOKEN")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "The token, or - for standard input. On a shared machine others can read a command line: prefer standard input.",
    };

    private readonly Option<string[]> jwks = new("--jwks")
    {
        HelpName = "FILE",
        Description = "JWKS with the keys that are believed. A key's scope is its own member issuer; keys without one count only when a single exact --issuer is given. May be repeated.",
    };

    private readonly Option<MetadataAddress[]> metadata = new("--metadata")
    {
        HelpName = "URL",
        Description = "Address of an issuer's metadata (RFC 8414, OpenID Connect Discovery) that leads to the keys, over https; http from this machine only. It must be the metadata of --issuer, or without that of the issuer that the address tells. May be repeated.",
        CustomParser = result =>
        {
            var addresses = new List<MetadataAddress>();
            foreach (var given in result.Tokens)
            {
                try
                {
                    addresses.Add(new MetadataAddress(given.Value));
                }
                catch (ArgumentException)
                {
                    result.AddError($"--metadata takes an absolute https address without user name and fragment, not '{given.Value}'.");
                }
            }
            return [.. addresses];
        },
    };

    private readonly Option<string[]> audience = new("--audience")
    {
        HelpName = "A",
        Required = true,
        Description = "Who the token must be for. May be repeated.",
    };

    private readonly Option<IssuerPattern[]> issuer = new("--issuer")
    {
        HelpName = "I",
        Description = "Issuer that is trusted, exactly as in iss; {tenantid} stands for any tenant whose issuer has no keys of its own. May be repeated.",
        CustomParser = result =>
        {
            var patterns = new List<IssuerPattern>();
            foreach (var given in result.Tokens)
            {
                if (IssuerPattern.TryParse(given.Value, out var pattern))
                {
                    patterns.Add(pattern);
                }
                else
                {
                    result.AddError($"--issuer takes an absolute URI in which {IssuerPattern.TenantPlaceholder} may stand for a whole segment of the path, not '{given.Value}'.");
                }
            }
            return [.. patterns];
        },
    };

    private readonly Option<DateTimeOffset?> at = new("--at")
    {
        HelpName = "UNIX",
        Description = "The time that counts as now, in seconds since 1970, or such as 2026-03-01T12:00:00Z.",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) && seconds <= 253_402_300_799)
            {
                return DateTimeOffset.FromUnixTimeSeconds(seconds);
            }
            if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            {
                return time;
            }
            result.AddError($"--at takes seconds since 1970, or a time such as 2026-03-01T12:00:00Z, not '{text}'.");
            return null;
        },
    };

    private readonly Option<string?> batch = new("--batch")
    {
        HelpName = "FILE",
        Description = "Decide about many: NDJSON lines {\"id\",\"token\"} in, {\"id\",\"accepted\",\"reason\"} out, in the same order. - is standard input.",
    };

    private readonly Option<string[]> typ = new("--typ")
    {
        HelpName = "TYP",
        Description = "A typ that is accepted, such as JWT; may be repeated. at+jwt unless given.",
    };

    private readonly Option<string> profile = new("--profile")
    {
        HelpName = "any|access-token",
        Description = "Claims that must be there: any needs iss, exp, aud, sub and iat; access-token also client_id and jti (RFC 9068).",
        DefaultValueFactory = _ => "any",
    };

    private readonly Option<string> format = new("--format")
    {
        HelpName = "table|json",
        Description = "How the decision about a single token is written.",
        DefaultValueFactory = _ => "table",
    };

    private readonly Option<string?> output = new("-o", "--output")
    {
        HelpName = "FILE",
        Description = "Write the result to FILE, which appears only when it is whole.",
    };

    public TokenValidateCommand()
        : base("validate", """
            Decide whether tokens are good.

            Exit codes: 0 accepted, all of them in a batch; 1 refused, or some of a batch; 2 wrong usage; 3 something could not be read.
            The reason codes are in docs/tokens.md.

            Example:
              keystay token validate --jwks keys.json --audience api://mail --issuer 'https://login.example.com/{tenantid}/v2.0' - <token.txt
            """)
    {
        format.AcceptOnlyFromAmong("table", "json");
        profile.AcceptOnlyFromAmong("any", "access-token");
        Add(token);
        Add(jwks);
        Add(metadata);
        Add(audience);
        Add(issuer);
        Add(at);
        Add(batch);
        Add(typ);
        Add(profile);
        Add(format);
        Add(output);
        Validators.Add(result =>
        {
            if (result.GetValue(token) is null == result.GetValue(batch) is null)
            {
                result.AddError("Give either one TOKEN or --batch FILE.");
            }
            bool hasFiles = result.GetValue(jwks) is { Length: > 0 };
            if (!hasFiles && result.GetResult(metadata) is null)
            {
                result.AddError("Give the keys that are believed: --jwks FILE or --metadata URL.");
            }
            if (hasFiles && result.GetResult(issuer) is null)
            {
                result.AddError("Give the issuers that the --jwks are trusted for: --issuer.");
            }
            if (result.GetValue(audience) is { } audiences && Array.Exists(audiences, string.IsNullOrWhiteSpace))
            {
                result.AddError("--audience takes a name that is not blank.");
            }
        });
        SetAction((parsed, cancel) => Task.Run(async () => (int)await new TokenValidateRun(RequestOf(parsed)).RunAsync(cancel).ConfigureAwait(false), CancellationToken.None));
    }

    private TokenValidateRequest RequestOf(ParseResult parsed)
    {
        var options = new TokenValidatorOptions
        {
            Audiences = parsed.GetRequiredValue(audience),
            Profile = parsed.GetValue(profile) == "any" ? ClaimsProfile.AnyToken : ClaimsProfile.AccessToken,
        };
        return new(
            parsed.GetValue(token),
            parsed.GetValue(batch),
            parsed.GetValue(jwks) ?? [],
            parsed.GetValue(metadata) ?? [],
            parsed.GetValue(issuer) ?? [],
            parsed.GetValue(typ) is { Length: > 0 } types ? options with { Types = types } : options,
            parsed.GetValue(at),
            parsed.GetValue(format) == "json",
            parsed.GetValue(output));
    }
}
