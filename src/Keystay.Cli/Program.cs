using System.CommandLine;
using System.CommandLine.Help;
using Keystay.Cli.Issuing;
using Keystay.Cli.Keys;
using Keystay.Cli.Ledgers;
using Keystay.Cli.Redact;
using Keystay.Cli.Replay;
using Keystay.Cli.Scan;
using Keystay.Cli.Tokens;
using Keystay.Cli.Verify;

namespace Keystay.Cli;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        ProcessHardening.Apply();
        using var stop = new StopSignals();
        try
        {
            var parsed = Root().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction)
            {
                return (int)ComplainAbout(parsed);
            }
            // Our own handlers answer signals: a cancelled scan still has findings to tell, however long telling them takes.
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await parsed.InvokeAsync(configuration, stop.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Without a handler the runtime would abort, and an abort is what writes a core.
            string kind = e is IOException or UnauthorizedAccessException ? "" : $"internal error: {e.GetType().Name}: ";
            await Console.Error.WriteLineAsync($"keystay: {kind}{TerminalText.Clean(e.Message)}").ConfigureAwait(false);
            return (int)ExitCode.Unfinished;
        }
    }

    private static RootCommand Root() => new("Finds private keys in crash dumps, and proves every finding.")
    {
        new ScanCommand(),
        new RedactCommand(),
        new VerifyCommand(),
        new KeysCommand(),
        new IssuerCommand(),
        new LedgerCommand(),
        new TokenCommand(),
        new ReplayCommand(),
    };

    private static ExitCode ComplainAbout(ParseResult parsed)
    {
        foreach (var error in parsed.Errors)
        {
            Console.Error.WriteLine($"keystay: {error.Message}");
        }
        string verb = parsed.CommandResult.Command is RootCommand ? "" : " " + parsed.CommandResult.Command.Name;
        Console.Error.WriteLine($"Try 'keystay{verb} --help'.");
        return ExitCode.WrongUsage;
    }
}
