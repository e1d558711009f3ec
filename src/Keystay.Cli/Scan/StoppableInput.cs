namespace Keystay.Cli.Scan;

/// <summary>Standard input that gives up when the scan is stopped: a read from a terminal or a silent pipe would otherwise hold the process.</summary>
internal sealed class StoppableInput(Stream inner, CancellationToken cancel) : Stream
{
    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="OperationCanceledException">The scan was stopped.</exception>
    public override int Read(byte[] buffer, int offset, int count) =>
        // The read that is left behind ends with the process; nobody looks at its buffer again.
        Task.Run(() => inner.Read(buffer, offset, count), cancel).WaitAsync(cancel).GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
