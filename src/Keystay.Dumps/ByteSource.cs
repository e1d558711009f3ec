namespace Keystay.Dumps;

/// <summary>Bytes that can be read at any offset, by several threads at once.</summary>
/// <remarks>
/// Reads copy into the caller's buffer instead of handing out mapped memory: a file that shrinks under a mapping kills the process with
/// SIGBUS, and mapped pages of a dump would count as this process's memory.
/// </remarks>
public abstract class ByteSource : IDisposable
{
    /// <summary>Bytes in all, as known when the source was opened.</summary>
    public abstract long Length { get; }

    /// <summary>Reads at <paramref name="offset"/>; returns fewer bytes than asked only at the end of the source (or when it has shrunk).</summary>
    /// <exception cref="IOException">The medium failed.</exception>
    public abstract int Read(long offset, Span<byte> into);

    /// <summary>The first offset at or after <paramref name="offset"/> that may hold something other than zeros; <see cref="Length"/> when none does.</summary>
    /// <remarks>Sparse files of terabytes are scanned in the time their data takes: the file system itself says that a hole reads as zeros.</remarks>
    public virtual long NextData(long offset) => offset;

    /// <inheritdoc/>
    public virtual void Dispose() => GC.SuppressFinalize(this);
}
