using System.ComponentModel;
using System.Diagnostics;

namespace Keystay.Redaction.Packing;

/// <summary>Writes xz through the <c>xz</c> program: no managed library that we know writes the format.</summary>
internal sealed class XzProgram : Stream
{
    private readonly Process program;
    private readonly Task output;
    private bool isDisposed;

    /// <exception cref="RedactionException">The program is not installed.</exception>
    public XzProgram(Stream into)
    {
        var start = new ProcessStartInfo("xz", ["--compress", "--stdout", "--quiet"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        try
        {
            program = Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new RedactionException(RedactionCodes.InputArchive, "Packing xz again takes the xz program (Debian: xz-utils), which cannot be started. Install it, or unpack the dump first.", e);
        }
        output = Task.Run(() => Drain(into));
    }

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        program.StandardInput.BaseStream.Write(buffer);
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Drain(Stream into)
    {
        try
        {
            program.StandardOutput.BaseStream.CopyTo(into);
        }
        catch
        {
            // A program whose output nobody takes would never take its input either.
            program.Kill();
            throw;
        }
    }

    /// <exception cref="IOException">The program failed: what it wrote is no whole file.</exception>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !isDisposed)
        {
            isDisposed = true;
            try
            {
                program.StandardInput.BaseStream.Dispose();
                // Tells of a full disk before the broken pipe that came of it.
                output.GetAwaiter().GetResult();
                program.WaitForExit();
                if (program.ExitCode != 0)
                {
                    throw new IOException($"The xz program ended with exit code {program.ExitCode}.");
                }
            }
            finally
            {
                if (!program.HasExited)
                {
                    program.Kill();
                }
                program.Dispose();
            }
        }
        base.Dispose(disposing);
    }
}
