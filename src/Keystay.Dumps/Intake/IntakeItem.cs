namespace Keystay.Dumps;

/// <summary>One input: either opened, or a problem that tells why not.</summary>
/// <remarks>Disposing it disposes the dump, and with it any private copy that was unpacked for it.</remarks>
public sealed class IntakeItem : IDisposable
{
    internal IntakeItem(string displayPath, Dump dump) => (DisplayPath, Dump) = (displayPath, dump);

    internal IntakeItem(string displayPath, DumpProblem problem) => (DisplayPath, Problem) = (displayPath, problem);

    /// <summary>The path as given; a member of an archive is <c>archive!member</c>.</summary>
    public string DisplayPath { get; }

    /// <summary>The opened input, or null. What was wrong with the archive it came from stands among its <see cref="Dump.Problems"/>.</summary>
    public Dump? Dump { get; }

    /// <summary>Why there is no dump: not-found, unreadable, not-a-file, bad-archive, encrypted, no-space, …; null when there is one.</summary>
    public DumpProblem? Problem { get; }

    /// <inheritdoc/>
    public void Dispose() => Dump?.Dispose();
}
