using System.Buffers.Binary;
using System.Numerics;
using Keystay.Dumps.Lime;
using Snappier;

namespace Keystay.Dumps;

/// <summary>
/// Turns AVML's compressed image (version 2) into a LiME image. Each range is a header of LiME's shape, its memory in the snappy framing
/// format (framing_format.txt of google/snappy), and the packed size (64 bit, little endian).
/// </summary>
internal sealed class AvmlDecoder(PeekStream packed) : ReadOnlyStream
{
    private const int MaxChunk = 65536;
    private readonly byte[] chunk = new byte[MaxChunk];
    private readonly byte[] body = new byte[Snappy.GetMaxCompressedLength(MaxChunk) + 4];
    private int start;
    private int end;
    private ulong restOfRange;
    private ulong packedSize;
    private bool inRange;

    public override int Read(Span<byte> buffer)
    {
        while (start == end && Advance())
        {
        }
        int count = Math.Min(buffer.Length, end - start);
        chunk.AsSpan(start, count).CopyTo(buffer);
        start += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        Array.Clear(chunk);
        base.Dispose(disposing);
    }

    /// <summary>One header, chunk or trailer; false at the end.</summary>
    private bool Advance()
    {
        if (inRange && restOfRange == 0)
        {
            EndRange();
            return true;
        }
        if (inRange)
        {
            ReadChunk();
            return true;
        }
        if (packed.Peek(1).IsEmpty)
        {
            return false;
        }
        BeginRange();
        return true;
    }

    private void BeginRange()
    {
        byte[] bytes = new byte[LimeHeader.Size];
        packed.ReadExactly(bytes);
        if (LimeHeader.Parse(bytes) is not { Version: 2 } header)
        {
            throw new InvalidDataException("has a range without its header");
        }
        LimeHeader.WriteVersion1(header.Start, header.Length).CopyTo(chunk, 0);
        (start, end) = (0, LimeHeader.Size);
        (inRange, restOfRange, packedSize) = (true, header.Length, 0);
    }

    private void EndRange()
    {
        Span<byte> size = stackalloc byte[8];
        packed.ReadExactly(size);
        if (BinaryPrimitives.ReadUInt64LittleEndian(size) != packedSize)
        {
            throw new InvalidDataException("has a range whose packed size is wrong");
        }
        inRange = false;
    }

    /// <summary>Chunk: type (1 byte), length (3), then for data a masked CRC-32C (4) of the plain bytes and the bytes.</summary>
    private void ReadChunk()
    {
        Span<byte> header = stackalloc byte[4];
        packed.ReadExactly(header);
        int length = header[1] | header[2] << 8 | header[3] << 16;
        packedSize += 4 + (ulong)length;
        switch (header[0])
        {
            case 0x00 or 0x01:
                ReadData(isPacked: header[0] == 0x00, length);
                break;
            case >= 0x80:
                Skip(length);
                break;
            default:
                throw new InvalidDataException($"has a snappy chunk of the unknown type 0x{header[0]:x2}");
        }
    }

    private void ReadData(bool isPacked, int length)
    {
        if (length < 4 || length > body.Length)
        {
            throw new InvalidDataException("has a snappy chunk of an impossible length");
        }
        packed.ReadExactly(body, 0, length);
        var data = body.AsSpan(4, length - 4);
        int count;
        if (isPacked)
        {
            count = Snappy.Decompress(data, chunk);
        }
        else
        {
            data[..Math.Min(data.Length, MaxChunk)].CopyTo(chunk);
            count = data.Length;
        }
        if (count > MaxChunk || (ulong)count > restOfRange || BinaryPrimitives.ReadUInt32LittleEndian(body) != MaskedCrc(chunk.AsSpan(0, count)))
        {
            throw new InvalidDataException("has a snappy chunk that does not match its checksum or its range");
        }
        restOfRange -= (ulong)count;
        (start, end) = (0, count);
    }

    private void Skip(int length)
    {
        while (length > 0)
        {
            int part = Math.Min(length, body.Length);
            packed.ReadExactly(body, 0, part);
            length -= part;
        }
    }

    private static uint MaskedCrc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }
        foreach (byte b in bytes)
        {
            crc = BitOperations.Crc32C(crc, b);
        }
        return BitOperations.RotateRight(~crc, 15) + 0xa282ead8;
    }
}
