using System.CommandLine;
using System.Globalization;

namespace Keystay.Cli.Issuing;

/// <summary><c>--signer-users</c>: numeric users, FIRST-LAST.</summary>
internal sealed class SignerUsersOption : Option<(int First, int Last)?>
{
    public SignerUsersOption()
        : base("--signer-users")
    {
        HelpName = "FIRST-LAST";
        Description = "Started as root: numeric users that nothing else runs as, such as 61184-61199; each signer becomes another one. One for each ring is needed, and one more. Default: signers stay root.";
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (text.Split('-') is [var from, var to] && TryParse(from, out int first) && TryParse(to, out int last) && first > 0 && last >= first)
            {
                return (first, last);
            }
            result.AddError($"--signer-users takes two numbers above 0, such as 61184-61199, not '{text}'.");
            return null;
        };
    }

    private static bool TryParse(string text, out int user) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out user);
}
