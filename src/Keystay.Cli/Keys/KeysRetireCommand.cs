using System.CommandLine;

namespace Keystay.Cli.Keys;

/// <summary><c>keystay keys retire</c>.</summary>
internal sealed class KeysRetireCommand : Command
{
    private readonly Argument<string> key = new("KEY") { Description = "The key's thumbprint." };

    private readonly StateOptions options;

    public KeysRetireCommand()
        : base("retire", """
            End a key's overlap now: nothing it signed is accepted any more. The key that signs is rotated first.

            Exit codes: 0 done; 2 wrong usage; 3 it was not done, with the reason.

            Example:
              keystay keys retire 0dVPBKJlDGwzSkbRSPCPxRFeXqE7oFs-JXSGVXzrLyE
            """)
    {
        Add(key);
        options = new StateOptions(this);
        SetAction((parsed, _) => options.Run(parsed, store =>
        {
            store.Advance();
            var change = store.Retire(parsed.GetRequiredValue(key));
            return Task.FromResult<IReadOnlyList<Keystay.Signing.Rings.Ring>>([store.Get(change.Ring)]);
        }));
    }
}
