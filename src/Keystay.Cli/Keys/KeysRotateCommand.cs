using System.CommandLine;
using Keystay.Signing.Rings;

namespace Keystay.Cli.Keys;

/// <summary><c>keystay keys rotate</c>.</summary>
internal sealed class KeysRotateCommand : Command
{
    private readonly Argument<string> ring = new("RING") { Description = "The ring." };

    private readonly Option<bool> now = new("--now")
    {
        Description = "Let the next key sign at once, though validators may not know it yet. For a key that is suspected; one that is known to be lost is revoked.",
    };

    private readonly WrappingOption wrapping = new();

    private readonly StateOptions options;

    public KeysRotateCommand()
        : base("rotate", """
            Change a ring's key before its time: the next key is made and published unless it is already, and signs as soon as it was published for the
            ring's pre-publication time. The one before it is accepted for the overlap. The issuer rotates by itself when the time comes.

            Exit codes: 0 done; 2 wrong usage; 3 it was not done, with the reason.

            Example:
              keystay keys rotate consumer --wrapping-key file:wrapping-key
            """)
    {
        Add(ring);
        Add(now);
        Add(wrapping);
        options = new StateOptions(this);
        SetAction((parsed, cancel) => options.Run(parsed, async store =>
        {
            string name = parsed.GetRequiredValue(ring);
            store.Advance();
            var before = store.Get(name);
            if (!before.Keys.Any(k => k.State == KeyState.PrePublished))
            {
                await using var making = await KeyMaking.StartAsync(before, parsed.GetRequiredValue(wrapping), cancel).ConfigureAwait(false);
                var made = await making.MakeAsync(cancel).ConfigureAwait(false);
                store.AddKey(name, made.PublicKey, made.Sealed);
            }
            if (store.Get(name).Keys.FirstOrDefault(k => k.State == KeyState.PrePublished) is { } next)
            {
                store.ActivateNext(name, parsed.GetValue(now) ? null : next.CreatedAt + before.Rotation.PrePublication);
            }
            return [store.Get(name)];
        }));
    }
}
