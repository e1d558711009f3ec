using System.CommandLine;

namespace Keystay.Cli.Keys;

/// <summary><c>keystay keys</c>: key rings, and the lives of their keys.</summary>
internal sealed class KeysCommand : Command
{
    public KeysCommand()
        : base("keys", """
            Key rings and the lives of their keys. Private keys are made inside a signer process and leave it wrapped; no verb here ever sees one.

            Example:
              (umask 077; head -c 32 /dev/urandom > wrapping-key)
              keystay keys create consumer --issuer https://login.example/consumer --algorithm ES256 --audience 'api://*' --wrapping-key file:wrapping-key
            """)
    {
        Add(new KeysCreateCommand());
        Add(new KeysListCommand());
        Add(new KeysRotateCommand());
        Add(new KeysRetireCommand());
        Add(new KeysRevokeCommand());
        Add(new KeysShowCommand());
    }
}
