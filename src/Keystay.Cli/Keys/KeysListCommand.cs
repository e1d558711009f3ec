using System.CommandLine;

namespace Keystay.Cli.Keys;

/// <summary><c>keystay keys list</c>.</summary>
internal sealed class KeysListCommand : Command
{
    private readonly StateOptions options;

    public KeysListCommand()
        : base("list", """
            List rings and their keys. Keys whose time has come are moved on first.

            Exit codes: 0 done; 2 wrong usage; 3 the state could not be read.

            Example:
              keystay keys list --state /var/lib/keystay/state.db --format json
            """)
    {
        options = new StateOptions(this);
        SetAction((parsed, _) => options.Run(parsed, store =>
        {
            store.Advance();
            return Task.FromResult(store.List());
        }));
    }
}
