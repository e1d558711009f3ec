using System.CommandLine;
using System.Globalization;

namespace Keystay.Cli.Verify;

/// <summary><c>keystay verify</c>: its arguments and options.</summary>
internal sealed class VerifyCommand : Command
{
    private readonly Argument<string> file = new("FILE") { Description = "The redacted dump, as it was received." };

    private readonly Argument<string> passport = new("PASSPORT") { Description = "The passport that came with it." };

    private readonly Option<string[]> trust = new("--trust")
    {
        HelpName = "KEY",
        Required = true,
        Description = "File with public keys whose passports are believed: PEM, JWK, JWKS or certificate (of which only the key counts). May be repeated.",
    };

    private readonly Option<DateTimeOffset?> at = new("--at")
    {
        HelpName = "TIME",
        Description = "The time that counts as now, such as 2026-03-01T12:00:00Z; UTC when no offset is given.",
        CustomParser = result =>
        {
            if (DateTimeOffset.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            {
                return time;
            }
            result.AddError($"--at takes a time such as 2026-03-01T12:00:00Z, not '{result.Tokens[0].Value}'.");
            return null;
        },
    };

    private readonly Option<string> format = new("--format")
    {
        HelpName = "table|json",
        Description = "How the result is written.",
        DefaultValueFactory = _ => "table",
    };

    private readonly Option<string?> output = new("-o", "--output")
    {
        HelpName = "FILE",
        Description = "Write the result to FILE, which appears only when it is whole.",
    };

    public VerifyCommand()
        : base("verify", """
            Check a redacted dump against its passport. Works offline, with the trusted public key alone.

            Exit codes: 0 the passport is good for this file; 1 it is refused, with the reason; 2 wrong usage; 3 something could not be read.
            Reasons: malformed, untrusted-key, bad-signature, wrong-type, bad-statement, wrong-file, not-covered, not-clean, not-yet-valid, expired.

            Example:
              keystay verify core.4711.redacted core.4711.passport.json --trust redaction-key.pem
            """)
    {
        format.AcceptOnlyFromAmong("table", "json");
        Add(file);
        Add(passport);
        Add(trust);
        Add(at);
        Add(format);
        Add(output);
        SetAction((parsed, cancel) => Task.Run(() => (int)new VerifyRun(RequestOf(parsed)).Run(cancel), CancellationToken.None));
    }

    private VerifyRequest RequestOf(ParseResult parsed) => new(
        parsed.GetRequiredValue(file),
        parsed.GetRequiredValue(passport),
        parsed.GetRequiredValue(trust),
        parsed.GetValue(at) ?? DateTimeOffset.UtcNow,
        parsed.GetValue(format) == "json",
        parsed.GetValue(output));
}
