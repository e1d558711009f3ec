using System.CommandLine;

namespace Keystay.Cli.Keys;

/// <summary>Where the rings' state is.</summary>
internal sealed class StateOption : Option<string>
{
    public StateOption()
        : base("--state")
    {
        HelpName = "FILE|CONNECTION";
        Description = "The rings' state: an SQLite file, or a PostgreSQL connection string that begins with Host=. Default: KEYSTAY_STATE, else keystay-state.db.";
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("KEYSTAY_STATE") is { Length: > 0 } given ? given : "keystay-state.db";
    }
}
