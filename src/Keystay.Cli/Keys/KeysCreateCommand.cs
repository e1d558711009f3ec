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

    private readonly Option<string> custody = new("--custody")
    {
        HelpName = "CUSTODY",
        Description = "Where its private keys are: isolated (in a signer's secret memory, wrapped at rest) or pkcs11 (in a token of the ring's own, which they never leave).",
        DefaultValueFactory = _ => "isolated",
    };

    private readonly Option<string?> token = new("--token")
    {
        HelpName = "URI",
        Description = "For custody pkcs11, the token's PKCS#11 URI (RFC 7512): pkcs11:token=LABEL?module-path=PATH&pin-source=file:PATH. The PIN's file is closed to others; credential:NAME names one from systemd.",
    };

    private readonly Option<bool> acceptSoftware = new("--accept-software-token")
    {
        Description = "Accept a token whose module signs in software, in the signer's ordinary memory, which root's dumpers can read. For trying it out; isolated protects better.",
    };

    private readonly WrappingOption wrapping = new();

    private readonly Option<bool> makeWrappingKey = new("--make-wrapping-key")
    {
        Description = "Make the wrapping key in its token when the token has none of its name (object=LABEL): an AES key that never leaves it.",
    };

    private readonly StateOptions options;

    public KeysCreateCommand()
        : base("create", """
            Create a ring and its first key, which signs from now on.

            Exit codes: 0 created; 2 wrong usage; 3 it was not created, with the reason.

            Example:
              keystay keys create consumer --issuer https://login.example/consumer --algorithm ES256 --audience 'api://*' --wrapping-key file:wrapping-key
              keystay keys create enterprise --issuer https://login.example/enterprise --audience 'api://*' --custody pkcs11 \
                  --token 'pkcs11:token=enterprise?module-path=/usr/lib/vendor/libpkcs11.so&pin-source=file:/etc/keystay/enterprise.pin'
            """)
    {
        algorithm.AcceptOnlyFromAmong("RS256", "PS256", "ES256", "ES384", "EdDSA");
        rotation.AcceptOnlyFromAmong([.. Presets.Keys]);
        custody.AcceptOnlyFromAmong("isolated", "pkcs11");
        Validators.Add(result =>
        {
            bool inToken = result.GetValue(custody) == "pkcs11";
            if (inToken != result.GetValue(token) is not null)
            {
                result.AddError(inToken ? "--custody pkcs11 needs --token URI." : "--token goes with --custody pkcs11.");
            }
        });
        Add(ring);
        foreach (var option in new Option[] { issuer, algorithm, audiences, rotation, period, overlap, prePublication, lifetime, custody, token, acceptSoftware, wrapping, makeWrappingKey })
        {
            Add(option);
        }
        options = new StateOptions(this);
        SetAction((parsed, cancel) => options.Run(parsed, async store =>
        {
            var wanted = RingOf(parsed);
            wanted.Validate();
            await using var making = await KeyMaking.StartAsync(wanted, parsed.GetRequiredValue(wrapping), cancel, parsed.GetValue(makeWrappingKey)).ConfigureAwait(false);
            wanted = wanted with { Token = wanted.Token is { } at ? at with { Serial = making.TokenSerial } : null };
            store.CheckNew(wanted);
            var key = await making.MakeAsync(cancel).ConfigureAwait(false);
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
            parsed.GetValue(token) is null ? KeyCustody.Isolated : KeyCustody.Pkcs11,
            new TokenPolicy(parsed.GetRequiredValue(audiences), parsed.GetValue(lifetime) ?? TimeSpan.FromHours(1)), [])
        {
            Token = parsed.GetValue(token) is { } uri ? new RingToken(uri, AcceptSoftware: parsed.GetValue(acceptSoftware)) : null,
        };
    }
}
