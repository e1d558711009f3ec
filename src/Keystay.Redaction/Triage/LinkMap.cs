using System.Buffers.Binary;
using Keystay.Dumps;

namespace Keystay.Redaction.Triage;

/// <summary>
/// The list of loaded modules as a debugger finds it: program headers, dynamic section, r_debug, and the chain of link_map (System V gABI chapter 5;
/// link.h of glibc). It lies in writable memory; only its own few bytes are kept of that.
/// </summary>
internal static class LinkMap
{
    private const ulong AtPhdr = 3, AtPhent = 4, AtPhnum = 5;
    private const uint PtDynamic = 2, PtPhdr = 6;
    private const ulong DtDebug = 21;
    private const int MostHeaders = 1024, MostEntries = 4096, MostNodes = 100_000;

    /// <summary>Where createdump tells debuggers of the runtime and the exception (SpecialDiagInfoAddress in specialdiaginfo.h of .NET).</summary>
    private const ulong DiagnosticsPage = 0x7fffffff10000000;

    public static void Keep(Dump dump, KeptMemory kept)
    {
        kept.Add(DiagnosticsPage, 4096);
        if (Dynamic(dump) is not ({ } dynamic, { } size))
        {
            return;
        }
        kept.Add(dynamic, size);
        ulong word = (ulong)(dump.PointerSize == 8 ? 8 : 4);
        if (Entry(dump, dynamic, word, DtDebug) is not { } debug)
        {
            return;
        }
        // int r_version, r_map, r_brk, r_state, r_ldbase, r_next, each in a word.
        kept.Add(debug, 6 * word);
        ulong? node = CoreMemory.Word(dump, debug + word);
        for (int i = 0; i < MostNodes && node is { } at and not 0; i++)
        {
            // l_addr, l_name, l_ld, l_next, l_prev.
            kept.Add(at, 5 * word);
            if (CoreMemory.Word(dump, at + word) is { } name and not 0)
            {
                kept.Add(name, (ulong)CoreMemory.Text(dump, name).Length + 1);
            }
            node = CoreMemory.Word(dump, at + (3 * word));
        }
    }

    private static (ulong? Address, ulong? Size) Dynamic(Dump dump)
    {
        var auxiliary = AuxiliaryVector.Of(dump);
        if (!auxiliary.TryGetValue(AtPhdr, out ulong at) || !auxiliary.TryGetValue(AtPhent, out ulong size) || !auxiliary.TryGetValue(AtPhnum, out ulong count))
        {
            return default;
        }
        bool is64 = dump.PointerSize == 8;
        var header = new byte[is64 ? 56 : 32];
        ulong bias = 0;
        for (ulong i = 0; i < Math.Min(count, MostHeaders) && dump.ReadMemory(at + (i * size), header) == header.Length; i++)
        {
            uint type = BinaryPrimitives.ReadUInt32LittleEndian(header);
            ulong address = is64 ? BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(16)) : BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(8));
            ulong length = is64 ? BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(40)) : BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(20));
            if (type == PtPhdr)
            {
                bias = at - address;    // PT_PHDR precedes all loadable entries
            }
            else if (type == PtDynamic)
            {
                return (bias + address, Math.Min(length, MostEntries * 16));
            }
        }
        return default;
    }

    private static ulong? Entry(Dump dump, ulong dynamic, ulong word, ulong tag)
    {
        for (ulong i = 0; i < MostEntries && CoreMemory.Word(dump, dynamic + (i * 2 * word)) is { } found and not 0; i++)
        {
            if (found == tag)
            {
                return CoreMemory.Word(dump, dynamic + (((i * 2) + 1) * word));
            }
        }
        return null;
    }
}
