using System.Security.Cryptography;
using Keystay.Dumps;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning;

/// <summary>SHA-256 of an input: of the blocks as a single survey thread sees them, or read by a thread of its own beside the whole scan.</summary>
internal sealed class FileDigest(Dump dump) : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly CancellationTokenSource stop = new();
    private Thread? reader;
    private long digested;

    /// <summary>Begins to read and digest the whole input on a thread of its own.</summary>
    public void ReadBeside(CancellationToken cancel)
    {
        reader = new Thread(() => ReadAll(cancel)) { IsBackground = true };
        reader.Start();
    }

    /// <summary>The digest in lower-case hex, waited for; null when not every byte has come by.</summary>
    public string? Finish()
    {
        reader?.Join();
        return digested == dump.Length ? Convert.ToHexStringLower(hash.GetCurrentHash()) : null;
    }

    /// <summary>Takes in a block that follows the last one; anything else is left out, and then there is no digest.</summary>
    public void Append(BlockBuffer block)
    {
        if (block.Map.OffsetOf(block.Start) == digested)
        {
            hash.AppendData(block.Window[block.Start..block.End]);
            digested += block.End - block.Start;
        }
    }

    private void ReadAll(CancellationToken cancel)
    {
        var buffer = new byte[BlockBuffer.BlockBytes];
        try
        {
            int read = -1;
            while (digested < dump.Length && read != 0 && !cancel.IsCancellationRequested && !stop.IsCancellationRequested)
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

    public void Dispose()
    {
        stop.Cancel();
        reader?.Join();
        stop.Dispose();
        hash.Dispose();
    }
}
