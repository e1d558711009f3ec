using System.Security.Cryptography;
using Keystay.Dumps;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning;

/// <summary>SHA-256 of an input: of the blocks as a single survey thread sees them, or read by a thread of its own beside several.</summary>
internal sealed class FileDigest(Dump dump) : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long digested;

    /// <summary>The digest in lower-case hex; null when not every byte has come by.</summary>
    public string? Value => digested == dump.Length ? Convert.ToHexStringLower(hash.GetCurrentHash()) : null;

    /// <summary>Takes in a block that follows the last one; anything else is left out, and then there is no digest.</summary>
    public void Append(BlockBuffer block)
    {
        if (block.Map.OffsetOf(block.Start) == digested)
        {
            hash.AppendData(block.Window[block.Start..block.End]);
            digested += block.End - block.Start;
        }
    }

    /// <summary>Reads and digests the whole input.</summary>
    public void ReadAll(CancellationToken cancel)
    {
        var buffer = new byte[BlockBuffer.BlockBytes];
        try
        {
            int read = -1;
            while (digested < dump.Length && read != 0 && !cancel.IsCancellationRequested)
            {
                read = dump.Read(digested, buffer.AsSpan(0, (int)Math.Min(buffer.Length, dump.Length - digested)));
                hash.AppendData(buffer, 0, read);
                digested += read;
            }
        }
        catch (IOException)
        {
            // The survey reads the same bytes and tells the problem with its offset; here it only means that there is no digest.
        }
        CryptographicOperations.ZeroMemory(buffer);
    }

    public void Dispose() => hash.Dispose();
}
