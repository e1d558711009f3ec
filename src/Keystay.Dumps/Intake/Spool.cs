using System.Security.Cryptography;
using Keystay.Dumps.Layout;

namespace Keystay.Dumps;

/// <summary>Copies a stream to a private temporary file and opens it; what came before a failure is kept and opened with the problem.</summary>
internal sealed class Spool(DumpLimits limits, IProgress<IntakeProgress>? progress, CancellationToken cancel)
{
    private const int BufferSize = 64 * 1024;
    private const long ProgressStep = 16L << 20;

    /// <param name="stream">Read to its end.</param>
    /// <param name="path">The input's display path.</param>
    /// <param name="before">What is already known to be wrong with it.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IntakeItem Open(Stream stream, string path, DumpProblem? before = null)
    {
        var file = TryCreate(out var refused);
        if (file is null)
        {
            return new(path, refused!);
        }
        try
        {
            var problem = Copy(stream, file, path);
            return new(path, Dump.Open(file, limits, [.. new[] { before, problem }.OfType<DumpProblem>()]));
        }
        catch (IOException e)
        {
            file.Dispose();
            return new(path, new DumpProblem(ProblemCodes.Unreadable, 0, $"The temporary file cannot be read back: {e.Message}"));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The bytes of a stream as a file that can be read anywhere; null, and a problem, when that fails.</summary>
    public TemporaryFile? Copy(Stream stream, string path, out DumpProblem? problem)
    {
        var file = TryCreate(out problem);
        if (file is not null)
        {
            problem = Copy(stream, file, path);
        }
        return file;
    }

    private static TemporaryFile? TryCreate(out DumpProblem? problem)
    {
        problem = null;
        try
        {
            return new TemporaryFile();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = new(ProblemCodes.NoSpace, 0, $"No private temporary file can be made in {TemporaryFile.Folder} ({e.Message}); set KEYSTAY_TMP to a folder that takes one.");
            return null;
        }
    }

    private DumpProblem? Copy(Stream stream, TemporaryFile file, string path)
    {
        byte[] buffer = new byte[BufferSize];
        DumpProblem? problem = null;
        try
        {
            long nextReport = ProgressStep;
            for (bool more = true; more && problem is null;)
            {
                cancel.ThrowIfCancellationRequested();
                (int filled, more, problem) = Fill(stream, buffer, file.Length);
                problem = Append(file, buffer.AsSpan(0, filled)) ?? problem;
                if (file.Length >= nextReport)
                {
                    nextReport = file.Length + ProgressStep;
                    progress?.Report(new(path, file.Length));
                }
            }
            progress?.Report(new(path, file.Length));
            return problem;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }

    /// <summary>Fills the buffer, so that blocks of zeros stay whole; tells the damage but keeps what was read before it.</summary>
    private static (int Filled, bool More, DumpProblem? Problem) Fill(Stream stream, byte[] buffer, long done)
    {
        int filled = 0;
        try
        {
            while (filled < buffer.Length)
            {
                int read = stream.Read(buffer.AsSpan(filled));
                if (read == 0)
                {
                    return (filled, false, null);
                }
                filled += read;
            }
            return (filled, true, null);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return (filled, false, ArchiveDamage.Problem(e, done + filled));
        }
    }

    private static DumpProblem? Append(TemporaryFile file, ReadOnlySpan<byte> bytes)
    {
        try
        {
            file.Append(bytes);
            file.Complete();
            return null;
        }
        catch (IOException e)
        {
            return new(ProblemCodes.NoSpace, file.Length,
                $"{TemporaryFile.Folder} takes no more than {file.Length} bytes ({e.Message}); only these are scanned. Set KEYSTAY_TMP to a folder with more space.");
        }
    }
}
