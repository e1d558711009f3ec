using System.CommandLine;
using Keystay.Signing.Ledger;
using Keystay.Signing.TransparencyLog;

namespace Keystay.Cli.Ledgers;

/// <summary><c>keystay ledger check</c>: every hash, file and record of a ledger, and what its markers say.</summary>
internal sealed class LedgerCheckCommand : Command
{
    private readonly Argument<string> folder = new("FOLDER") { Description = "The ledger's folder, or a copy of it. No issuer should be writing it." };

    private readonly Option<string> key = new("--key")
    {
        HelpName = "KEY",
        Required = true,
        Description = "The key that signs its checkpoints, NAME+ID+KEY, as 'keystay issuer' prints it at its start.",
    };

    private readonly Option<string?> origin = new("--origin") { HelpName = "ORIGIN", Description = "The name of its log. Default: the key's name." };

    public LedgerCheckCommand()
        : base("check", """
            Check a ledger of issued tokens: recompute the Merkle log from its entries, verify its checkpoint, compare every file and every record with it,
            and look that numbers run without a gap. Works offline.

            Exit codes: 0 it is sound; 1 something is wrong, named on standard output; 2 wrong usage; 3 it could not be read.

            Example:
              keystay ledger check keystay-issuer/ledger --key login.example/ledger+1f2e3d4c+AQ…
            """)
    {
        Add(folder);
        Add(key);
        Add(origin);
        SetAction((parsed, cancel) => RunAsync(parsed.GetRequiredValue(folder), parsed.GetRequiredValue(key), parsed.GetValue(origin), cancel));
    }

    private static async Task<int> RunAsync(string folder, string key, string? origin, CancellationToken cancel)
    {
        try
        {
            var trusted = NoteKey.Parse(key);
            var problems = await LedgerCheck.RunAsync(folder, origin ?? trusted.Name, trusted, cancel).ConfigureAwait(false);
            foreach (string problem in problems)
            {
                Console.Out.WriteLine(TerminalText.Clean(problem));
            }
            if (problems.Count == 0)
            {
                WriteMarkers(folder);
            }
            return (int)(problems.Count == 0 ? ExitCode.Clean : ExitCode.Found);
        }
        catch (LogException e) when (e.Code == LogErrors.Malformed)
        {
            await Console.Error.WriteLineAsync($"keystay: {TerminalText.Clean(e.Message)}").ConfigureAwait(false);
            return (int)ExitCode.WrongUsage;
        }
        catch (Exception e) when (e is LogException or LedgerException)
        {
            await Console.Error.WriteLineAsync($"keystay: {TerminalText.Clean(e.Message)}").ConfigureAwait(false);
            return (int)ExitCode.Unfinished;
        }
    }

    private static void WriteMarkers(string folder)
    {
        foreach (var statement in LedgerReader.Hours(folder).Select(m => m.Statement))
        {
            foreach (var issuer in statement.Issuers)
            {
                string verdict = issuer.Complete ? "complete" : $"not complete: {issuer.Why}";
                Console.Out.WriteLine(TerminalText.Clean($"{statement.Hour:yyyy-MM-dd'T'HH'Z'}  {issuer.Ring}  {issuer.Records} tokens  {verdict}"));
            }
        }
        Console.Out.WriteLine("The ledger is sound.");
    }
}
