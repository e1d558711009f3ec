using Keystay.Redaction.Reports;
using Keystay.Redaction.Writing;

namespace Keystay.Redaction;

/// <summary>A finished output that was looked at and found clean, and has no name yet.</summary>
/// <remarks>Disposing it without <see cref="Commit"/> leaves nothing.</remarks>
public sealed class RedactedCopy : IDisposable
{
    private readonly PendingFile file;
    private readonly UnixFileMode? mode;

    internal RedactedCopy(PendingFile file, UnixFileMode? mode, RedactionReport report) => (this.file, this.mode, Report) = (file, mode, report);

    /// <summary>What was done and shown.</summary>
    public RedactionReport Report { get; }

    /// <summary>Runs something that needs the output as a path, a debugger for instance, under a temporary name.</summary>
    public T WithPath<T>(Func<string, T> use)
    {
        ArgumentNullException.ThrowIfNull(use);
        return file.WithName(use);
    }

    /// <summary>Gives the output its name, with the input's permissions.</summary>
    /// <exception cref="RedactionException">The name was taken meanwhile, or cannot be given.</exception>
    public void Commit() => file.Commit(mode);

    /// <summary>Takes the name away again, when what belongs with the output could not be written.</summary>
    public void Withdraw() => file.Withdraw();

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
