using Keystay.Dumps;

namespace Keystay.Redaction;

/// <summary>Bytes that somebody else disposes.</summary>
internal sealed class BorrowedSource(ByteSource lender) : ByteSource
{
    public override long Length => lender.Length;

    public override int Read(long offset, Span<byte> into) => lender.Read(offset, into);

    public override long NextData(long offset) => lender.NextData(offset);
}
