using System.CommandLine;
using Keystay.Keys;
using Keystay.Signing.Rings;

namespace Keystay.Cli.Keys;

/// <summary><c>keystay keys create</c>: a ring and its first key.</summary>
internal sealed class KeysCreateCommand : Command
{
    private static readonly Dictionary<string, RotationPolicy> Presets = new()
    {
        ["multi-tenant"] = RotationPolicy.MultiTenant,
        ["single-tenant"] = RotationPolicy.SingleTenant,
        ["on-premises"] = RotationPolicy.OnPremises,
    };

    private readonly Argument<string> ring = new("RING") { Description = "The ring's name: lower-case letters, digits and hyphens." };

    private readonly Option<IssuerPattern> issuer = new("--issuer")
    {
        HelpName = "ISSUER",
        Required = true,
        Description = "The one issuer whose tokens its keys sign, or one for each tenant with {tenantid} as a segment of the path.",
        CustomParser = result =>
        {
            if (IssuerPattern.TryParse(result.Tokens[0].Value, out var pattern))
            {
                return pattern;
            }
            result.AddError($"'{result.Tokens[0].Value}' is no issuer: an absolute URI, in which {{tenantid}} may stand once, as a whole segment of the path.");
            return null;
        },
    };

    private readonly Option<string> algorithm = new("--algorithm") { HelpName = "ALG", Description = "RS256, PS256, ES256, ES384 or EdDSA.", DefaultValueFactory = _ => "ES256" };

    private readonly Option<string[]> audiences = new("--audience")
    {
        HelpName = "AUDIENCE",
        Required = true,
        Description = "An audience that it signs for, exact or with * at its end. May be repeated.",
    };

    private readonly Option<string> rotation = new("--rotation")
    {
        HelpName = "PRESET",
        Description = "multi-tenant (a key signs for 14 days), single-tenant (90) or on-premises (365): NIST IR 8587, initial public draft.",
        DefaultValueFactory = _ => "multi-tenant",
    };

    private readonly DurationOption period = new("--period", "How long a key signs, instead of the preset.");

    private readonly DurationOption overlap = new("--overlap", "How long its tokens are accepted after that. Default: 1d.");

    private readonly DurationOption prePublication = new("--pre-publication", "How long the next key is published before it signs. Default: 1d.");

    private readonly DurationOption lifetime = new("--max-lifetime", "Longest lifetime of a token. Default: 1h.");

    private readonly WrappingOption wrapping = new();

    private readonly StateOptions options;

    public KeysCreateCommand()
        : base("create", """
            Create a ring and its first key, which signs from now on.

            Exit codes: 0 created; 2 wrong usage; 3 it was not created, with the reason.

            Example:
              keystay keys create consumer --issuer https://login.example/consumer --algorithm ES256 --audience 'api://*' --wrapping-key file:wrapping-key
            """)
    {
        algorithm.AcceptOnlyFromAmong("RS256", "PS256", "ES256", "ES384", "EdDSA");
        rotation.AcceptOnlyFromAmong([.. Presets.Keys]);
        Add(ring);
        foreach (var option in new Option[] { issuer, algorithm, audiences, rotation, period, overlap, prePublication, lifetime, wrapping })
        {
            Add(option);
        }
        options = new StateOptions(this);
        SetAction((parsed, cancel) => options.Run(parsed, async store =>
        {
            var wanted = RingOf(parsed);
            wanted.Validate();
            var key = await KeyMaking.MakeAsync(wanted, parsed.GetRequiredValue(wrapping), cancel).ConfigureAwait(false);
            store.Create(wanted);
            store.AddKey(wanted.Name, key.PublicKey, key.Sealed);
            return [store.Get(wanted.Name)];
        }));
    }

    private Ring RingOf(ParseResult parsed)
    {
        var preset = Presets[parsed.GetRequiredValue(rotation)];
        return new Ring(
            parsed.GetRequiredValue(ring), parsed.GetRequiredValue(issuer), SignatureAlgorithms.Parse(parsed.GetRequiredValue(algorithm))!.Value,
            new RotationPolicy(parsed.GetValue(period) ?? preset.Period, parsed.GetValue(overlap) ?? preset.Overlap, parsed.GetValue(prePublication) ?? preset.PrePublication),
            KeyCustody.Isolated, new TokenPolicy(parsed.GetRequiredValue(audiences), parsed.GetValue(lifetime) ?? TimeSpan.FromHours(1)), []);
    }
}
