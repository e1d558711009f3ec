using System.CommandLine;

namespace Keystay.Cli.Keys;

/// <summary><c>keystay keys revoke</c>.</summary>
internal sealed class KeysRevokeCommand : Command
{
    private const int DefaultWait = 10, LongestWait = 3600;

    private readonly Argument<string> key = new("KEY") { Description = "The key's thumbprint." };

    private readonly Option<string> reason = new("--reason") { HelpName = "TEXT", Required = true, Description = "Why; it stays in the state with the revocation." };

    private readonly Option<int> wait = new("--wait")
    {
        HelpName = "SECONDS",
        Description = $"How long to wait until every validator that follows the issuer's revocation feed has confirmed. Default: {DefaultWait}; 0: do not wait.",
        DefaultValueFactory = _ => DefaultWait,
    };

    private readonly StateOptions options;

    public KeysRevokeCommand()
        : base("revoke", """
            Take a key back: it is not believed any more, whenever it signed. The published next key takes the place of one that signs. The issuer that
            runs on the state stops signing with it, takes it out of the metadata and tells validators; this waits until they have confirmed.

            Exit codes: 0 revoked, and confirmed by every validator that follows (with --wait 0: revoked); 2 wrong usage; 3 it was not revoked, or it was
            and validators have not all confirmed, or no issuer runs: the reason says which.

            Example:
              keystay keys revoke 0dVPBKJlDGwzSkbRSPCPxRFeXqE7oFs-JXSGVXzrLyE --reason 'found in a dump of 2026-03-01'
            """)
    {
        Add(key);
        Add(reason);
        Add(wait);
        wait.Validators.Add(given =>
        {
            if (given.GetValue(wait) is < 0 or > LongestWait)
            {
                given.AddError($"--wait takes a number of seconds from 0 to {LongestWait}.");
            }
        });
        options = new StateOptions(this);
        SetAction((parsed, cancel) => options.Run(parsed, async store =>
        {
            var change = store.Revoke(parsed.GetRequiredValue(key), parsed.GetRequiredValue(reason));
            var atMost = TimeSpan.FromSeconds(parsed.GetValue(wait));
            var outcome = atMost == TimeSpan.Zero ? null
                : await RevocationWait.RunAsync(store, change, atMost, cancel).ConfigureAwait(false);
            return KeysReport.Of([store.Get(change.Ring)]) with { Revocation = outcome };
        }));
    }
}
