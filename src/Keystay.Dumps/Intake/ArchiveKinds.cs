namespace Keystay.Dumps;

/// <summary>Recognises archives by their first bytes; names say nothing.</summary>
internal static class ArchiveKinds
{
    /// <summary>Bytes to look at: one block of a tar archive.</summary>
    public const int HeadSize = 512;

    public static ArchiveKind Recognise(ReadOnlySpan<byte> head) => head switch
    {
        [0x1f, 0x8b, 0x08, ..] => ArchiveKind.Gzip,                                     // RFC 1952, 2.3.1
        [0x28, 0xb5, 0x2f, 0xfd, ..] => ArchiveKind.Zstandard,                          // RFC 8878, 3.1.1
        [>= 0x50 and <= 0x5f, 0x2a, 0x4d, 0x18, ..] => SkippableFrame(head),            // RFC 8878, 3.1.2
        [0x04, 0x22, 0x4d, 0x18, ..] => ArchiveKind.Lz4,                                // LZ4 frame format 1.6
        [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..] => ArchiveKind.Xz,    // xz file format 1.2, 2.1.1.1
        [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, ..] => ArchiveKind.Bzip2,
        [(byte)'A', (byte)'V', (byte)'M', (byte)'L', 2, 0, 0, 0, ..] => ArchiveKind.Avml,
        [(byte)'P', (byte)'K', 3, 4, ..] or [(byte)'P', (byte)'K', 5, 6, ..] or [(byte)'P', (byte)'K', 7, 8, ..] => ArchiveKind.Zip, // APPNOTE 4.3
        [(byte)'7', (byte)'z', 0xbc, 0xaf, 0x27, 0x1c, ..] => ArchiveKind.Unsupported,
        [(byte)'R', (byte)'a', (byte)'r', (byte)'!', 0x1a, 7, ..] => ArchiveKind.Unsupported,
        [(byte)'M', (byte)'S', (byte)'C', (byte)'F', 0, 0, 0, 0, ..] => ArchiveKind.Unsupported,
        [(byte)'L', (byte)'Z', (byte)'I', (byte)'P', 1, ..] => ArchiveKind.Unsupported,
        [0x1f, 0x9d, >= 0x80 and <= 0x90, ..] => ArchiveKind.Unsupported,
        _ => IsTarHeader(head) ? ArchiveKind.Tar : ArchiveKind.None,
    };

    /// <summary>Both LZ4 and Zstandard files may begin with a frame to skip; the next frame's magic tells them apart.</summary>
    private static ArchiveKind SkippableFrame(ReadOnlySpan<byte> head)
    {
        if (head.Length < 8)
        {
            return ArchiveKind.None;
        }
        uint next = 8 + System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
        return next < head.Length && head[(int)next] == 0x04 ? ArchiveKind.Lz4 : ArchiveKind.Zstandard;
    }

    /// <summary>
    /// POSIX.1-1988 ustar: the header's checksum at 148 is the sum of its bytes with the checksum itself as blanks. The magic at 257 came
    /// later than the format; the checksum holds for every tar and for no core.
    /// </summary>
    private static bool IsTarHeader(ReadOnlySpan<byte> head)
    {
        if (head.Length < HeadSize || head[0] == 0)
        {
            return false;
        }
        int claimed = 0, digits = 0;
        foreach (byte b in head.Slice(148, 8))
        {
            if (b is >= (byte)'0' and <= (byte)'7')
            {
                claimed = claimed * 8 + (b - '0');
                digits++;
            }
            else if (b is not ((byte)' ' or 0))
            {
                return false;
            }
        }
        int sum = 0;
        for (int i = 0; i < HeadSize; i++)
        {
            sum += i is >= 148 and < 156 ? ' ' : head[i];
        }
        return digits > 0 && sum == claimed;
    }
}
