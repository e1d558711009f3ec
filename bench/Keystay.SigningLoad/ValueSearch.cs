using System.Buffers.Binary;

namespace Keystay.SigningLoad;

/// <summary>Looks for private numbers that are known, byte by byte: a check that shares nothing with keystay scan, which has to find what it does not know.</summary>
internal static class ValueSearch
{
    private const int Piece = 16;

    /// <summary>Prints, for each dump, how many values lie in it whole, how many pieces of 16 bytes and more that are not whole, and which.</summary>
    public static void Run(string folder, string[] dumps)
    {
        var values = PrivateValues.Of(folder);
        var starts = new Dictionary<ulong, List<(int Value, int Offset)>>();
        for (int value = 0; value < values.Count; value++)
        {
            for (int offset = 0; offset + Piece <= values[value].Bytes.Length; offset++)
            {
                ulong first = BinaryPrimitives.ReadUInt64LittleEndian(values[value].Bytes.AsSpan(offset));
                (starts.TryGetValue(first, out var list) ? list : starts[first] = []).Add((value, offset));
            }
        }
        bool[] seconds = new bool[1 << 16];
        foreach (ulong start in starts.Keys)
        {
            seconds[(ushort)start] = true;
        }
        foreach (string dump in dumps)
        {
            var whole = new List<string>();
            var pieces = new List<string>();
            Search(File.ReadAllBytes(dump), values, starts, seconds, whole, pieces);
            Console.WriteLine($"{whole.Count} {pieces.Count} {string.Join(", ", whole.Concat(pieces).Distinct())}");
        }
    }

    private static void Search(byte[] bytes, List<(string Name, byte[] Bytes)> values, Dictionary<ulong, List<(int Value, int Offset)>> starts, bool[] seconds, List<string> whole, List<string> pieces)
    {
        for (int at = 0; at + Piece <= bytes.Length; at++)
        {
            if (!seconds[BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at))] || !starts.TryGetValue(BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at)), out var candidates))
            {
                continue;
            }
            int longest = 0;
            foreach (var (value, offset) in candidates)
            {
                int length = values[value].Bytes.AsSpan(offset).CommonPrefixLength(bytes.AsSpan(at));
                if (length < Piece || length <= longest)
                {
                    continue;
                }
                longest = length;
                (length == values[value].Bytes.Length ? whole : pieces).Add($"{values[value].Name}[{offset}..{offset + length}]");
            }
            at += Math.Max(0, longest - 1);
        }
    }
}
