using System.CommandLine;
using Keystay.Signing.Rings;

namespace Keystay.Cli.Keys;

/// <summary><c>keystay keys revoke</c>.</summary>
internal sealed class KeysRevokeCommand : Command
{
    private readonly Argument<string> key = new("KEY") { Description = "The key's thumbprint." };

    private readonly Option<string> reason = new("--reason") { HelpName = "TEXT", Required = true, Description = "Why; it is published with the revocation." };

    private readonly StateOptions options;

    public KeysRevokeCommand()
        : base("revoke", """
            Take a key back: it is not believed any more, whenever it signed. The published next key takes the place of one that signs. The change is in
            the state when this returns; an issuer that runs on it stops signing with the key and tells validators.

            Exit codes: 0 revoked; 2 wrong usage; 3 it was not revoked, with the reason.

            Example:
              keystay keys revoke 0dVPBKJlDGwzSkbRSPCPxRFeXqE7oFs-JXSGVXzrLyE --reason 'found in a dump of 2026-03-01'
            """)
    {
        Add(key);
        Add(reason);
        options = new StateOptions(this);
        SetAction((parsed, _) => options.Run(parsed, store =>
        {
            var change = store.Revoke(parsed.GetRequiredValue(key), parsed.GetRequiredValue(reason));
            return Task.FromResult<IReadOnlyList<Ring>>([store.Get(change.Ring)]);
        }));
    }
}
