using Keystay.Dumps;
using Keystay.Redaction.Debugging;
using Keystay.Redaction.Ranges;

namespace Keystay.Redaction.Triage;

/// <summary>
/// What a stack trace needs of a dump: everything that is no memory (headers, notes, registers, lists), the stacks, programs as they came from disk
/// with their headers and unwind data, code, and the list of what was loaded where. All other memory is to be zeroed.
/// </summary>
internal static class TriagePlan
{
    private const string What = "triage";

    /// <summary>The ranges of the file to zero.</summary>
    /// <param name="dump">The dump.</param>
    /// <param name="managed">What the runtime's own reader needs for managed stacks. It comes of a hostile dump: the worst that it can do is to keep all.</param>
    /// <exception cref="RedactionException">The format has no threads.</exception>
    public static IReadOnlyList<DumpRange> ZeroedRanges(Dump dump, ManagedStacks managed)
    {
        var kept = new KeptMemory(dump);
        switch (dump.Format)
        {
            case DumpFormat.ElfCore:
                CoreStacks.Keep(dump, kept);
                LinkMap.Keep(dump, kept);
                break;
            case DumpFormat.Minidump:
                KeepStacks(dump, kept);
                break;
            default:
                throw new RedactionException(RedactionCodes.ProfileUnsupported,
                    "The triage profile is for ELF cores and minidumps: only they tell threads and their stacks. Use the profile 'keys'.");
        }
        KeepPrograms(dump, kept);
        foreach (ulong[] range in managed.Memory)
        {
            if (range is [var address, var length])
            {
                kept.Add(address, length);
            }
        }
        var zeroed = new RangeSet();
        foreach (var segment in dump.AddressSpace.SegmentsByOffset)
        {
            kept.AddGaps(segment, zeroed, What);
        }
        foreach (var area in dump.Areas.Where(a => a.Name == "LinuxEnviron stream"))
        {
            // Breakpad keeps the environment, which is where credentials lie and no stack trace looks.
            zeroed.Add(area.Offset, area.Length, What);
        }
        return zeroed.Merged;
    }

    /// <summary>MINIDUMP_THREAD tells each stack from its pointer on.</summary>
    private static void KeepStacks(Dump dump, KeptMemory kept)
    {
        foreach (var stack in dump.Mappings.Where(m => m.Name.StartsWith("[stack", StringComparison.Ordinal)))
        {
            kept.Add(stack.Start, stack.Length);
        }
    }

    /// <summary>What the process could not write is as it came from disk; code of just-in-time compilers is needed to unwind through it.</summary>
    private static void KeepPrograms(Dump dump, KeptMemory kept)
    {
        const ulong headerBytes = 4096;
        var names = dump.Modules.Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var mapping in dump.Mappings)
        {
            bool isReadOnly = mapping.Access != MemoryAccess.None && !mapping.Access.HasFlag(MemoryAccess.Write);
            if (mapping.Access.HasFlag(MemoryAccess.Execute) || mapping.Name == "[vdso]" || (mapping.IsFileBacked && isReadOnly && names.Contains(mapping.Name)))
            {
                kept.Add(mapping.Start, mapping.Length);
            }
        }
        foreach (var module in dump.Modules)
        {
            kept.Add(module.Address, Math.Min(module.Size, headerBytes));
        }
    }
}
