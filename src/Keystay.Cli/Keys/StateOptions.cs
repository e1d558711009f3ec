using System.CommandLine;
using Keystay.Signing.Rings;

namespace Keystay.Cli.Keys;

/// <summary>What every verb of <c>keystay keys</c> takes.</summary>
internal sealed class StateOptions
{
    private readonly StateOption state = new();

    private readonly Option<string> format = new("--format")
    {
        HelpName = "table|json",
        Description = "How the result is written.",
        DefaultValueFactory = _ => "table",
    };

    public StateOptions(Command command)
    {
        format.AcceptOnlyFromAmong("table", "json");
        command.Add(state);
        command.Add(format);
    }

    public string State(ParseResult parsed) => parsed.GetRequiredValue(state);

    public bool AsJson(ParseResult parsed) => parsed.GetValue(format) == "json";

    /// <summary>Opens the state, does something with it and writes the rings that come of it.</summary>
    public Task<int> Run(ParseResult parsed, Func<RingStore, Task<IReadOnlyList<Ring>>> action) =>
        Run(parsed, async store => KeysReport.Of(await action(store).ConfigureAwait(false)));

    /// <summary>Opens the state, does something with it and writes what there is to tell.</summary>
    public Task<int> Run(ParseResult parsed, Func<RingStore, Task<KeysReport>> action) => KeysRun.RunAsync(State(parsed), AsJson(parsed), action);
}
