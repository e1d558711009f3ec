using System.CommandLine;

namespace Keystay.Cli.Tokens;

/// <summary><c>keystay token</c>: what can be done with tokens.</summary>
internal sealed class TokenCommand : Command
{
    public TokenCommand()
        : base("token", """
            Decide about tokens with key scope: a key is believed only for the issuer it belongs to.

            Example:
              keystay token validate --jwks keys.json --issuer https://login.example.com --audience api://mail --batch tokens.ndjson
            """) => Add(new TokenValidateCommand());
}
