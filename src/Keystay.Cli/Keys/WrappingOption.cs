using System.CommandLine;

namespace Keystay.Cli.Keys;

/// <summary><c>--wrapping-key</c>, for the verbs that make keys.</summary>
internal sealed class WrappingOption : Option<string>
{
    public WrappingOption()
        : base("--wrapping-key")
    {
        HelpName = "SOURCE";
        Description = "What private keys are wrapped with: file:PATH (32 bytes, closed to others) or credential:NAME (from systemd). Default: KEYSTAY_WRAPPING_KEY.";
        DefaultValueFactory = result =>
        {
            if (Environment.GetEnvironmentVariable("KEYSTAY_WRAPPING_KEY") is { Length: > 0 } given)
            {
                return given;
            }
            result.AddError("--wrapping-key is needed: file:PATH or credential:NAME. Make a file with: (umask 077; head -c 32 /dev/urandom > FILE)");
            return "";
        };
    }
}
