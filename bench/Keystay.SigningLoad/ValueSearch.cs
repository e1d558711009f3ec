using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Keystay.SigningLoad;

/// <summary>
/// Looks for private numbers that are known, whole and in pieces: a check that shares nothing with <c>keystay scan</c>, which has to find what it does not know. A piece of
/// 15 bytes and more contains a whole word of the file wherever it begins, so each word is looked up once among all eight bytes of all values.
/// </summary>
internal sealed class ValueSearch
{
    private const int Piece = 16, Word = sizeof(ulong), BufferBytes = 16 << 20, FilterBits = 20;

    private readonly IReadOnlyList<PrivateValue> values;
    private readonly Dictionary<ulong, List<(int Value, int Offset)>> words = [];
    private readonly bool[] filter = new bool[1 << FilterBits];
    private readonly int longest;

    public ValueSearch(IReadOnlyList<PrivateValue> values)
    {
        this.values = values;
        longest = values.Max(v => v.Bytes.Length);
        for (int value = 0; value < values.Count; value++)
        {
            for (int offset = 0; offset + Word <= values[value].Bytes.Length; offset++)
            {
                ulong word = BinaryPrimitives.ReadUInt64LittleEndian(values[value].Bytes.AsSpan(offset));
                (words.TryGetValue(word, out var list) ? list : words[word] = []).Add((value, offset));
                filter[Hash(word)] = true;
            }
        }
    }

    /// <summary>Says what it knows on a line, then answers each path on <paramref name="paths"/> with what lies there. Both are JSON.</summary>
    public static void Run(PrivateKeys keys, TextReader paths, TextWriter answers)
    {
        var search = new ValueSearch(keys.Values);
        answers.WriteLine(JsonSerializer.Serialize(new { thumbprints = keys.Thumbprints, keys = keys.Values.Select(v => v.Key).Distinct(), files = keys.Files, values = keys.Values.Count }));
        while (paths.ReadLine() is { } path)
        {
            var places = search.Find(path);
            answers.WriteLine(JsonSerializer.Serialize(new { whole = places.Where(p => p.Whole), pieces = places.Where(p => !p.Whole) }, JsonSerializerOptions.Web));
        }
    }

    private List<ValuePlace> Find(string path)
    {
        using var file = File.OpenRead(path);
        var places = new HashSet<ValuePlace>();
        byte[] buffer = new byte[BufferBytes];
        long length = file.Length;
        // Blocks overlap by the longest value on both sides, so that each run is seen as long as it is.
        int margin = (longest + Word) / Word * Word;
        for (long start = 0; start < length; start += BufferBytes - (2 * margin))
        {
            file.Position = start;
            int read = file.ReadAtLeast(buffer, BufferBytes, throwOnEndOfStream: false);
            int first = start == 0 ? 0 : margin, end = start + read == length ? read : read - margin;
            Find(buffer.AsSpan(0, read), first, end, start, places);
            if (start + read == length)
            {
                break;
            }
        }
        return [.. places.OrderBy(p => p.Offset)];
    }

    private void Find(ReadOnlySpan<byte> bytes, int first, int end, long start, HashSet<ValuePlace> places)
    {
        var all = MemoryMarshal.Cast<byte, ulong>(bytes[..end]);
        for (int i = first / Word; i < all.Length; i++)
        {
            ulong word = all[i];
            if (word != 0 && filter[Hash(word)] && words.TryGetValue(word, out var candidates))
            {
                foreach (var (value, offset) in candidates)
                {
                    Add(bytes, i * Word, value, offset, start, places);
                }
            }
        }
    }

    /// <summary>Grows a word that matches to both sides.</summary>
    private void Add(ReadOnlySpan<byte> bytes, int at, int value, int offset, long start, HashSet<ValuePlace> places)
    {
        var (key, name, number) = values[value];
        int before = 0;
        while (before < Math.Min(offset, at) && number[offset - before - 1] == bytes[at - before - 1])
        {
            before++;
        }
        int length = before + number.AsSpan(offset).CommonPrefixLength(bytes[at..]);
        if (length >= Piece)
        {
            places.Add(new ValuePlace(key, name, offset - before, length, start + at - before, length == number.Length));
        }
    }

    private static uint Hash(ulong word) => (uint)((word * 0x9E3779B97F4A7C15) >> (64 - FilterBits));
}
