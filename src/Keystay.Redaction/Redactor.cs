using Keystay.Dumps;

namespace Keystay.Redaction;

/// <summary>Writes a copy of a dump without the private keys in it, and proves on the copy that they are gone.</summary>
public sealed class Redactor(RedactionOptions options)
{
    /// <summary>Scans, copies and proves.</summary>
    /// <param name="input">A plain file, or one compressed as a whole. It is only read.</param>
    /// <param name="output">The name to give; must be free. Nothing has it before <see cref="RedactedCopy.Commit"/>.</param>
    /// <param name="progress">Told now and then, from any thread.</param>
    /// <param name="cancel">Ends the work; nothing is left of it.</param>
    /// <returns>The finished copy, which still waits for its name.</returns>
    /// <exception cref="RedactionException">It could not be done; the code says why, and nothing is left.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing is left.</exception>
    public RedactedCopy Redact(string input, string output, IProgress<RedactionProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(input);
        OutputName.MustBeFree(output, input);
        try
        {
            using var file = Open(input);
            using var packed = Packing.PackedInput.Open(file, input, options.Limits, cancel);
            using var run = new RedactionRun(options, file, packed, input, output, progress, cancel);
            return run.Run();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RedactionException(RedactionCodes.InputFailed, $"{input} cannot be read: {e.Message}", e);
        }
    }

    private static FileByteSource Open(string input)
    {
        var kind = FileIdentity.Of(input, followLink: true).Type;
        if (kind != FileIdentity.Kind.File)
        {
            throw new RedactionException(RedactionCodes.InputFailed, kind == FileIdentity.Kind.Missing
                ? input == "-" ? "Standard input cannot be redacted, for it is read more than once. Write it to a file first." : $"There is no {input}."
                : $"{input} is no plain file. Only a file can be redacted: dump or copy what it stands for into one first.");
        }
        var file = new FileByteSource(input);
        if (file.Length == 0 && file.Read(0, new byte[1]) > 0)
        {
            file.Dispose();
            throw new RedactionException(RedactionCodes.InputFailed, $"{input} tells no size: its bytes come from the system, not from a disk. Copy it into a file first.");
        }
        if (file.Length == 0)
        {
            file.Dispose();
            throw new RedactionException(RedactionCodes.InputFailed, $"{input} is empty. Whatever should have written it did not; take the dump again.");
        }
        return file;
    }
}
