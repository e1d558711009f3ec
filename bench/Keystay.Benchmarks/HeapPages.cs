using System.Buffers.Binary;
using System.Text;

namespace Keystay.Benchmarks;

/// <summary>Bytes like a process's heap: the page mix decides how often a filter lets something through, and with that its speed.</summary>
/// <remarks>Of ten pages four are zero, three hold pointers and small numbers, two text, one random bytes (buffers of TLS, compressed files).</remarks>
internal static class HeapPages
{
    /// <summary>Bytes that <see cref="Generate"/> returns: one block of the scanner's.</summary>
    public const int Bytes = 1 << 20;

    /// <summary>Where the generated pointers point to: [Lowest, Highest).</summary>
    public const ulong Lowest = 0x7F00_0000_0000, Highest = Lowest + (64UL << 20);

    private const int PageBytes = 4096;
    private const string Kinds = "0p0t0p0tpr";

    private static readonly string[] Words = ["System.", "request", " the ", "/usr/lib/", "\"name\":", "GET ", "Content-Type: ", "value", "\r\n", "id=", "42", "Microsoft"];

    /// <summary>The same bytes in every run.</summary>
    public static byte[] Generate()
    {
        var random = new Random(20260501);
        var bytes = new byte[Bytes];
        for (int page = 0; page < Bytes / PageBytes; page++)
        {
            Fill(bytes.AsSpan(page * PageBytes, PageBytes), Kinds[page % Kinds.Length], random);
        }
        return bytes;
    }

    private static void Fill(Span<byte> page, char kind, Random random)
    {
        switch (kind)
        {
            case 'p':
                Objects(page, random);
                break;
            case 't':
                Text(page, random);
                break;
            case 'r':
                random.NextBytes(page);
                break;
        }
    }

    /// <summary>Pointers, counts, flags and empty fields in equal parts.</summary>
    private static void Objects(Span<byte> page, Random random)
    {
        for (int at = 0; at < page.Length; at += 8)
        {
            ulong word = random.Next(4) switch
            {
                0 => Lowest + (ulong)random.NextInt64((long)(Highest - Lowest)) / 8 * 8,
                1 => (ulong)random.Next(1 << random.Next(1, 24)),
                2 => (ulong)random.Next(256) << 32 | (uint)random.Next(1 << 16),
                _ => 0,
            };
            BinaryPrimitives.WriteUInt64LittleEndian(page[at..], word);
        }
    }

    /// <summary>Half in ASCII, half in UTF-16, as runtimes keep strings.</summary>
    private static void Text(Span<byte> page, Random random)
    {
        var encoding = random.Next(2) == 0 ? Encoding.ASCII : Encoding.Unicode;
        while (page.Length > 64)
        {
            page = page[encoding.GetBytes(Words[random.Next(Words.Length)], page)..];
        }
    }
}
