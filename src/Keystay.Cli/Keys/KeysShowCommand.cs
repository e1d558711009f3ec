using System.CommandLine;
using Keystay.Signing.Rings;

namespace Keystay.Cli.Keys;

/// <summary><c>keystay keys show</c>.</summary>
internal sealed class KeysShowCommand : Command
{
    private readonly Argument<string> name = new("RING|KEY") { Description = "A ring's name or a key's thumbprint." };

    private readonly StateOptions options;

    public KeysShowCommand()
        : base("show", """
            Show a ring with all its keys, or one key in its ring.

            Exit codes: 0 done; 2 wrong usage; 3 there is no such ring or key, or the state could not be read.

            Example:
              keystay keys show consumer
            """)
    {
        Add(name);
        options = new StateOptions(this);
        SetAction((parsed, _) => options.Run(parsed, store =>
        {
            string wanted = parsed.GetRequiredValue(name);
            var holder = store.List().FirstOrDefault(r => r.Keys.Any(k => k.Kid == wanted));
            return Task.FromResult<IReadOnlyList<Ring>>([holder is null ? store.Get(wanted) : holder with { Keys = [.. holder.Keys.Where(k => k.Kid == wanted)] }]);
        }));
    }
}
