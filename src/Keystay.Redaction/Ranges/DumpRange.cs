namespace Keystay.Redaction.Ranges;

/// <summary>A range of the dump that is overwritten.</summary>
/// <param name="Offset">Byte offset in the (unpacked) dump.</param>
/// <param name="Length">Bytes, at least 1.</param>
/// <param name="What">What lay there: the forms of a scan report (rsa.p, pkcs8, …), a protected container's kind, an AES schedule's algorithm; several are separated by commas.</param>
public sealed record DumpRange(long Offset, long Length, string What)
{
    internal long End => Offset + Length;
}
