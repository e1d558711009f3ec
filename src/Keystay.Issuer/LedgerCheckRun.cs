using Keystay.Issuer.Protocol;
using Keystay.Signing.Ledger;
using Keystay.Signing.TransparencyLog;

namespace Keystay.Issuer;

/// <summary>Checks a ledger and tells what is wrong, or which hours are complete.</summary>
internal static class LedgerCheckRun
{
    public static async Task<ProgramExit> RunAsync(LedgerCheckRequest request)
    {
        try
        {
            var trusted = NoteKey.Parse(request.Key);
            var problems = await LedgerCheck.RunAsync(request.Folder, request.Origin ?? trusted.Name, trusted).ConfigureAwait(false);
            foreach (string problem in problems)
            {
                Console.Out.WriteLine(problem);
            }
            if (problems.Count == 0)
            {
                WriteMarkers(request.Folder);
            }
            return problems.Count == 0 ? ProgramExit.Done : ProgramExit.Found;
        }
        catch (Exception e) when (e is LogException or LedgerException)
        {
            await Console.Error.WriteLineAsync($"keystay: {e.Message}").ConfigureAwait(false);
            return e is LogException { Code: LogErrors.Malformed } ? ProgramExit.WrongUsage : ProgramExit.Unfinished;
        }
    }

    private static void WriteMarkers(string folder)
    {
        foreach (var statement in LedgerReader.Hours(folder).Select(m => m.Statement))
        {
            foreach (var issuer in statement.Issuers)
            {
                string verdict = issuer.Complete ? "complete" : $"not complete: {issuer.Why}";
                Console.Out.WriteLine($"{statement.Hour:yyyy-MM-dd'T'HH'Z'}  {issuer.Ring}  {issuer.Records} tokens  {verdict}");
            }
        }
        Console.Out.WriteLine("The ledger is sound.");
    }
}
