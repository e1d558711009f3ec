using System.CommandLine;

namespace Keystay.Cli.Ledgers;

/// <summary><c>keystay ledger</c>.</summary>
internal sealed class LedgerCommand : Command
{
    public LedgerCommand()
        : base("ledger", "Check the record of issued tokens.") => Add(new LedgerCheckCommand());
}
