using System.Buffers.Binary;
using Keystay.Dumps;

namespace Keystay.Redaction.Triage;

/// <summary>NT_AUXV: what the kernel told the program at its start (getauxval(3)).</summary>
internal static class AuxiliaryVector
{
    private const int MostEntries = 1024;

    public static Dictionary<ulong, ulong> Of(Dump dump)
    {
        var entries = new Dictionary<ulong, ulong>();
        var note = dump.Areas.FirstOrDefault(a => a.Name == "NT_AUXV");
        int word = dump.PointerSize == 8 ? 8 : 4;
        Span<byte> pair = stackalloc byte[2 * word];
        for (int i = 0; i < MostEntries && (i + 1) * pair.Length <= note.Length && dump.Read(note.Offset + (i * pair.Length), pair) == pair.Length; i++)
        {
            entries.TryAdd(Number(pair[..word]), Number(pair[word..]));
        }
        return entries;
    }

    private static ulong Number(ReadOnlySpan<byte> bytes) =>
        bytes.Length == 8 ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
