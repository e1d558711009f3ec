using System.CommandLine;
using Keystay.Cli.Scan;
using Keystay.Redaction;

namespace Keystay.Cli.Redact;

/// <summary><c>keystay redact</c>: its arguments and options.</summary>
internal sealed class RedactCommand : Command
{
    private const int MaxThreads = 1024;

    private readonly Argument<string> dump = new("DUMP")
    {
        Description = "A dump, or any other file; compressed as a whole with gzip, zstd, lz4, bzip2 or xz if you like. It is only read.",
    };

    private readonly Option<string> output = new("-o", "--output")
    {
        HelpName = "OUT",
        Required = true,
        Description = "The copy without keys. It appears only when it was looked at and found clean; nothing is ever replaced.",
    };

    private readonly Option<RedactionProfile> profile = new("--profile")
    {
        HelpName = "keys|triage",
        Description = "'keys' removes key material and nothing else. 'triage' keeps only what a stack trace needs (ELF cores and minidumps).",
    };

    private readonly Option<bool> keepProtected = new("--keep-protected")
    {
        Description = "Leave encrypted containers (PFX, encrypted PKCS#8, …) as they are. Their password is often in the same dump.",
    };

    private readonly Option<string[]> known = new("--known")
    {
        HelpName = "FILE|URL",
        Description = "Public keys to look for first: JWKS, PEM, certificate, SSH public key, or an OpenID metadata address. May be repeated.",
    };

    private readonly Option<OutputFormat> format = new("--format")
    {
        HelpName = "table|json|html",
        Description = "How the report of what was removed is written.",
    };

    private readonly Option<string?> report = new("--report")
    {
        HelpName = "FILE",
        Description = "Write the report to FILE instead of standard output.",
    };

    private readonly Option<string?> passport = new("--passport")
    {
        HelpName = "FILE",
        Description = "Write a signed passport of the copy to FILE, which 'keystay verify' checks. Also compares what debuggers show before and after.",
    };

    private readonly Option<string?> key = new("--key")
    {
        HelpName = "KEY",
        Description = "The private key that signs the passport: PEM, P-256 or P-384, readable by its owner alone.",
    };

    private readonly Option<int> threads = new("--threads")
    {
        HelpName = "N",
        Description = "Worker threads.",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    private readonly Option<bool> deep = new("--deep")
    {
        Description = "Both scans look for every form at every byte offset and every alignment.",
    };

    public RedactCommand()
        : base("redact", """
            Write the same dump without its private keys, and prove on the copy that they are gone.

            Same format, size and layout; every place of every proven key, of AES key schedules and of protected containers
            is filled over, registers too. The copy is then scanned anew, and gets its name only when nothing was found.

            Exit codes: 0 the copy is written and clean; 2 wrong usage, or OUT is the input or exists;
            3 it could not be done, and nothing was written.

            Example:
              keystay redact core.4711 -o core.4711.redacted --passport core.4711.passport.json --key redaction-key.pem
            """)
    {
        format.AcceptOnlyFromAmong("table", "json", "html");
        profile.AcceptOnlyFromAmong("keys", "triage");
        threads.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, out int number) && number is < 1 or > MaxThreads)
            {
                result.AddError($"--threads takes a number from 1 to {MaxThreads}.");
            }
        });
        Validators.Add(result =>
        {
            if (result.GetValue(passport) is null != result.GetValue(key) is null)
            {
                result.AddError("--passport and --key go together: a passport is signed.");
            }
        });
        Validators.Add(result =>
        {
            if (result.GetValue(report) is { } file && (Path.GetFullPath(file) == Path.GetFullPath(result.GetValue(output) ?? ".") || Path.GetFullPath(file) == Path.GetFullPath(result.GetValue(dump) ?? ".")))
            {
                result.AddError($"--report '{file}' would replace the dump or its copy.");
            }
        });
        Add(dump);
        Add(output);
        Add(profile);
        Add(keepProtected);
        Add(known);
        Add(format);
        Add(report);
        Add(passport);
        Add(key);
        Add(threads);
        Add(deep);
        SetAction(async (parsed, cancel) => (int)await new RedactRun(RequestOf(parsed)).RunAsync(cancel).ConfigureAwait(false));
    }

    private RedactRequest RequestOf(ParseResult parsed) => new(
        parsed.GetRequiredValue(dump),
        parsed.GetRequiredValue(output),
        parsed.GetValue(profile),
        parsed.GetValue(keepProtected),
        parsed.GetValue(known) ?? [],
        parsed.GetValue(format),
        parsed.GetValue(report),
        parsed.GetValue(passport),
        parsed.GetValue(key),
        parsed.GetValue(threads),
        parsed.GetValue(deep));
}
