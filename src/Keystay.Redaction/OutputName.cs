using Keystay.Dumps;

namespace Keystay.Redaction;

/// <summary>Whether a name may be given to an output.</summary>
public static class OutputName
{
    /// <summary>Refuses a name that is taken, first of all by the input itself, through whichever path or link.</summary>
    /// <exception cref="RedactionException">output-is-input or output-exists.</exception>
    public static void MustBeFree(string output, string input)
    {
        ArgumentException.ThrowIfNullOrEmpty(output);
        // A link that leads nowhere is a name that is taken, too.
        if (FileIdentity.Of(output, followLink: false).Type == FileIdentity.Kind.Missing)
        {
            return;
        }
        var (there, given) = (FileIdentity.Of(output, followLink: true), FileIdentity.Of(input, followLink: true));
        bool isInput = (there.Inode != 0 && there == given) || Path.GetFullPath(output) == Path.GetFullPath(input);
        throw isInput
            ? new RedactionException(RedactionCodes.OutputIsInput, $"{output} is the input itself. Choose another name; the input is never changed.")
            : new RedactionException(RedactionCodes.OutputExists, $"{output} exists. Nothing is ever replaced: choose another name, or remove it first.");
    }
}
