using System.Buffers.Binary;

namespace Keystay.Scanning.Tests.Scans;

/// <summary>Memory of a made-up process: pieces are put one after another, with bytes between them that are no key's.</summary>
internal sealed class HeldMemory
{
    private readonly byte[] bytes;
    private int used = 64;

    /// <param name="address">Address of the first byte.</param>
    /// <param name="size">Bytes.</param>
    /// <param name="noise">Seed of what lies between the pieces; 0 for zeros.</param>
    public HeldMemory(ulong address, int size = 64 << 10, int noise = 0)
    {
        Address = address;
        bytes = new byte[size];
        if (noise != 0)
        {
            new Random(noise).NextBytes(bytes);
        }
    }

    public ulong Address { get; }

    public byte[] Bytes => bytes;

    /// <summary>Puts a piece at the next address that is a multiple of 16, or so many bytes behind one.</summary>
    /// <returns>Its address.</returns>
    public ulong Put(ReadOnlySpan<byte> piece, int behind = 0)
    {
        int at = used + behind + (int)((16 - ((Address + (ulong)used) % 16)) % 16);
        piece.CopyTo(bytes.AsSpan(at));
        // At least one empty line after each piece: what follows a value is not the value's.
        bytes.AsSpan(at + piece.Length, 32).Clear();
        used = at + piece.Length + 32;
        return Address + (ulong)at;
    }

    /// <summary>Puts 64-bit words, least significant byte first.</summary>
    public ulong PutWords(params ulong[] words) => Put(Words(words));

    /// <summary>A header of 64-bit words and data right behind it. Returns the data's address.</summary>
    public ulong PutCounted(ulong[] header, ReadOnlySpan<byte> data) => Put([.. Words(header), .. data]) + (8 * (ulong)header.Length);

    private static byte[] Words(ulong[] words)
    {
        var piece = new byte[8 * words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(piece.AsSpan(8 * i), words[i]);
        }
        return piece;
    }
}
