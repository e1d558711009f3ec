using System.CommandLine;
using Keystay.Cli.Keys;
using Keystay.Issuer.Protocol;

namespace Keystay.Cli.Issuing;

/// <summary><c>keystay issuer</c>: its arguments and options.</summary>
internal sealed class IssuerCommand : Command
{
    private readonly StateOption state = new();

    private readonly Option<Uri> address = new("--address")
    {
        HelpName = "URL",
        Required = true,
        Description = "The address that clients and validators use, such as https://login.example.",
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && uri.PathAndQuery == "/")
            {
                return uri;
            }
            result.AddError($"--address takes a web address without a path, not '{result.Tokens[0].Value}'.");
            return null;
        },
    };

    private readonly Option<string?> listen = new("--listen")
    {
        HelpName = "URL",
        Description = "What to listen on, when a proxy that ends TLS stands before it: such as http://127.0.0.1:5080. Default: the address.",
    };

    private readonly Option<string> clients = new("--clients")
    {
        HelpName = "FILE",
        Required = true,
        Description = "The clients: {\"clients\":[{\"id\",\"ring\",\"audiences\",\"scopes\",\"jwks\",\"introspect\"}]}. docs/issuer.md describes them.",
    };

    private readonly Option<string> folder = new("--data")
    {
        HelpName = "FOLDER",
        Description = "Where the ledger, the signers' sockets and the list of revoked tokens are.",
        DefaultValueFactory = _ => "keystay-issuer",
    };

    private readonly DurationOption lifetime = new("--lifetime", "How long a token is good. Default: 10m; the ring's limit holds besides.");

    private readonly DurationOption keep = new("--keep-ledger", "How long an hour of the ledger is kept. Default: 400d.");

    private readonly WrappingOption wrapping = new();

    private readonly SignerUsersOption users = new();

    public IssuerCommand()
        : base("issuer", """
            Issue tokens: metadata, client credentials, introspection and revocation over HTTP. Each ring's keys are in a signer process of its own.
            Every token is in the ledger before it is handed out. Ends on SIGTERM or SIGINT.

            Exit codes: 0 ended as told; 2 wrong usage; 3 it could not start or go on, with the reason.

            Example:
              keystay issuer --address https://login.example --listen http://127.0.0.1:5080 --clients clients.json --wrapping-key file:wrapping-key
            """)
    {
        foreach (var option in new Option[] { state, address, listen, clients, folder, lifetime, keep, wrapping, users })
        {
            Add(option);
        }
        SetAction(async (parsed, cancel) => (int)await IssuerProgram.RunAsync(
            new ProgramRequest(Issue: new IssuerRequest(
                parsed.GetRequiredValue(state), parsed.GetRequiredValue(address), parsed.GetValue(listen), parsed.GetRequiredValue(clients), parsed.GetRequiredValue(folder),
                parsed.GetValue(lifetime), parsed.GetValue(keep), parsed.GetRequiredValue(wrapping), parsed.GetValue(users)?.First, parsed.GetValue(users)?.Last, IssuerProgram.Self)),
            cancel).ConfigureAwait(false));
    }
}
