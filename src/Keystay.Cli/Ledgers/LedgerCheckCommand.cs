using System.CommandLine;
using Keystay.Cli.Issuing;
using Keystay.Issuer.Protocol;

namespace Keystay.Cli.Ledgers;

/// <summary><c>keystay ledger check</c>: every hash, file and record of a ledger, and what its markers say.</summary>
internal sealed class LedgerCheckCommand : Command
{
    private readonly Argument<string> folder = new("FOLDER") { Description = "The ledger's folder, or a copy of it. No issuer should be writing it." };

    private readonly Option<string> key = new("--key")
    {
        HelpName = "KEY",
        Required = true,
        Description = "The key that signs its checkpoints, NAME+ID+KEY, as 'keystay issuer' prints it at its start and writes it to ledger.pub beside the ledger's folder. Take it from a copy that was kept elsewhere.",
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
        SetAction(async (parsed, cancel) => (int)await IssuerProgram.RunAsync(
            new ProgramRequest(CheckLedger: new LedgerCheckRequest(parsed.GetRequiredValue(folder), parsed.GetRequiredValue(key), parsed.GetValue(origin))), cancel).ConfigureAwait(false));
    }
}
