using System.CommandLine;

namespace Keystay.Cli.Keys;

/// <summary><c>--wrapping-key</c>, for the verbs that make keys.</summary>
internal sealed class WrappingOption : Option<string>
{
    public WrappingOption()
        : base("--wrapping-key")
    {
        HelpName = "SOURCE";
        Description = "What private keys are wrapped with: file:PATH (32 bytes, closed to others), credential:NAME (from systemd), or an AES key in a token by its PKCS#11 URI (RFC 7512). "
            + "Rings with custody pkcs11 need none. Default: KEYSTAY_WRAPPING_KEY.";
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("KEYSTAY_WRAPPING_KEY") ?? "";
    }
}
