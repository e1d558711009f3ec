using System.CommandLine;

namespace Keystay.Cli.Scan;

/// <summary><c>keystay scan</c>: its arguments and options.</summary>
internal sealed class ScanCommand : Command
{
    private const int MaxThreads = 1024;

    private readonly Argument<string[]> paths = new("PATH")
    {
        Arity = ArgumentArity.OneOrMore,
        Description = "Dumps, any other files, folders, archives, '-' for standard input, or pid:N for a live process of your own.",
    };

    private readonly Option<string[]> known = new("--known")
    {
        HelpName = "FILE|URL",
        Description = "Public keys to look for first: JWKS, PEM, certificate, SSH public key, or an OpenID metadata address. May be repeated.",
    };

    private readonly Option<OutputFormat> format = new("--format")
    {
        HelpName = "table|json|sarif|html",
        Description = "How the result is written. 'table' is in colour on a terminal and plain elsewhere.",
    };

    private readonly Option<string?> output = new("-o", "--output")
    {
        HelpName = "FILE",
        Description = "Write the result to FILE, which appears only when it is whole.",
    };

    private readonly Option<int> threads = new("--threads")
    {
        HelpName = "N",
        Description = "Worker threads.",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    private readonly Option<bool> deep = new("--deep")
    {
        Description = "Every form at every byte offset and every alignment, for when nobody waits.",
    };

    private readonly Option<string[]> include = new("--include")
    {
        HelpName = "symmetric",
        Description = "Count AES key schedules as findings too. Most dumps of a process that speaks TLS hold some.",
    };

    public ScanCommand()
        : base("scan", """
            Find private keys in dumps, and prove every finding.

            Exit codes: 0 nothing found, everything read; 1 a private key or a protected container found; 2 wrong usage;
            3 something could not be read or the scan was stopped, whatever was found until then.

            Example:
              keystay scan core.4711 --known https://issuer.example/.well-known/openid-configuration --format html -o report.html
            """)
    {
        format.AcceptOnlyFromAmong("table", "json", "sarif", "html");
        include.AcceptOnlyFromAmong("symmetric");
        // The parser takes an option it does not know for one more path.
        paths.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => t.Value.Length > 1 && t.Value[0] == '-'))
            {
                result.AddError($"'{token.Value}' is no option of scan; for a file of this name write './{token.Value}'.");
            }
        });
        threads.Validators.Add(result =>
        {
            // What is no number at all the parser refuses by itself.
            if (result.Tokens is [var token] && int.TryParse(token.Value, out int number) && number is < 1 or > MaxThreads)
            {
                result.AddError($"--threads takes a number from 1 to {MaxThreads}.");
            }
        });
        Validators.Add(result =>
        {
            if (result.GetValue(output) is { } file && result.GetValue(paths) is { } inputs && inputs.Any(i => IsSameFile(i, file)))
            {
                result.AddError($"-o '{file}' would replace an input.");
            }
        });
        Add(paths);
        Add(known);
        Add(format);
        Add(output);
        Add(threads);
        Add(deep);
        Add(include);
        SetAction(async (parsed, cancel) => (int)await new ScanRun(RequestOf(parsed)).RunAsync(cancel).ConfigureAwait(false));
    }

    private ScanRequest RequestOf(ParseResult parsed) => new(
        parsed.GetRequiredValue(paths),
        parsed.GetValue(known) ?? [],
        parsed.GetValue(format),
        parsed.GetValue(output),
        parsed.GetValue(threads),
        parsed.GetValue(deep),
        parsed.GetValue(include) is { Length: > 0 });

    private static bool IsSameFile(string a, string b) => Resolved(a) == Resolved(b) && File.Exists(a);

    private static string Resolved(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        }
        catch (IOException)
        {
            return Path.GetFullPath(path);
        }
    }
}
