using System.Security.Cryptography;
using Keystay.Dumps;
using Microsoft.Win32.SafeHandles;

namespace Keystay.Redaction.Writing;

/// <summary>Copies bytes into an empty file: holes stay holes, and blocks of zeros become some.</summary>
internal static class SparseCopy
{
    private const int BufferBytes = 1 << 20;
    private const int BlockBytes = 4096;

    /// <param name="source">What is copied.</param>
    /// <param name="into">Empty.</param>
    /// <param name="advance">Told after each piece how many bytes it took the copy further.</param>
    /// <param name="cancel">Ends the copy.</param>
    /// <exception cref="IOException">Reading failed.</exception>
    /// <exception cref="RedactionException">The source has shrunk, or writing failed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static void Copy(ByteSource source, SafeFileHandle into, Action<long> advance, CancellationToken cancel)
    {
        OutputBytes.SetLength(into, source.Length);
        var buffer = new byte[BufferBytes];
        try
        {
            for (long at = 0; at < source.Length;)
            {
                cancel.ThrowIfCancellationRequested();
                // Whole blocks, so that their zeros show.
                long data = Math.Max(at, source.NextData(at) / BlockBytes * BlockBytes);
                int wanted = (int)Math.Min(buffer.Length, source.Length - data);
                if (wanted > 0)
                {
                    if (source.Read(data, buffer.AsSpan(0, wanted)) != wanted)
                    {
                        throw new RedactionException(RedactionCodes.InputChanged, "The dump became shorter while it was copied: something is still writing it. Redact a copy that stays as it is.");
                    }
                    Write(buffer.AsSpan(0, wanted), data, into);
                }
                advance(data + wanted - at);
                at = data + wanted;
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }

    private static void Write(ReadOnlySpan<byte> bytes, long offset, SafeFileHandle into)
    {
        for (int at = 0; at < bytes.Length;)
        {
            int end = at;
            while (end < bytes.Length && Block(bytes, end).ContainsAnyExcept((byte)0))
            {
                end = Math.Min(end + BlockBytes, bytes.Length);
            }
            if (end > at)
            {
                OutputBytes.Write(into, bytes[at..end], offset + at);
            }
            at = Math.Min(end + BlockBytes, bytes.Length);
        }
    }

    private static ReadOnlySpan<byte> Block(ReadOnlySpan<byte> bytes, int at) => bytes.Slice(at, Math.Min(BlockBytes, bytes.Length - at));
}
