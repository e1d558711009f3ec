using System.Security.Cryptography;
using Keystay.Dumps.Layout;

namespace Keystay.Dumps.Live;

/// <summary>Copies a frozen process's memory into the core behind its front.</summary>
internal sealed class MemoryCopy(int id, TemporaryFile file, IProgress<IntakeProgress>? progress, CancellationToken cancel)
{
    private const int ChunkSize = 1 << 20;
    private const int PageSize = 4096;
    private readonly byte[] chunk = new byte[ChunkSize];

    /// <summary>Appends each extent whole; pages the kernel does not give (memfd_secret, a file cut short) stay zero.</summary>
    public void Copy(IReadOnlyList<MemoryExtent> extents, List<DumpProblem> problems)
    {
        try
        {
            foreach (var extent in extents)
            {
                long extentOffset = file.Length;
                file.AppendZeros((long)(extent.End - extent.Start));
                foreach (var (start, end) in extent.Present)
                {
                    long offset = extentOffset + (long)(start - extent.Start);
                    if (!CopyRun(start, end, offset))
                    {
                        problems.Add(new(ProblemCodes.ProcessGone, offset, $"Process {id} ended while it was read; only what was copied until then is scanned."));
                        return;
                    }
                }
                progress?.Report(new($"pid:{id}", file.Length));
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(chunk);
        }
    }

    /// <summary>False when the process is gone.</summary>
    private bool CopyRun(ulong start, ulong end, long offset)
    {
        for (ulong at = start; at < end;)
        {
            cancel.ThrowIfCancellationRequested();
            var into = chunk.AsSpan(0, (int)Math.Min(ChunkSize, end - at));
            long read = LinuxCalls.ReadMemory(id, at, into);
            if (read == -LinuxCalls.NoSuchProcess)
            {
                return false;
            }
            if (read <= 0)
            {
                at += PageSize;
                continue;
            }
            file.Write(offset + (long)(at - start), into[..(int)read]);
            at += (ulong)read;
        }
        return true;
    }
}
