using System.IO.Compression;
using System.IO.Hashing;

namespace Keystay.Dumps;

/// <summary>A zip member, checked against the length and CRC-32 its directory claims (APPNOTE 4.4.7): the library checks neither.</summary>
internal sealed class ZipMemberStream(ZipArchiveEntry entry) : ReadOnlyStream
{
    private readonly Stream inner = entry.Open();
    private readonly Crc32 crc = new();
    private long length;

    public override int Read(Span<byte> buffer)
    {
        int read = inner.Read(buffer);
        crc.Append(buffer[..read]);
        length += read;
        if (read == 0 && buffer.Length > 0 && (length != entry.Length || crc.GetCurrentHashAsUInt32() != entry.Crc32))
        {
            throw new InvalidDataException("does not match its length and checksum");
        }
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }
        base.Dispose(disposing);
    }
}
