using Keystay.Dumps.Layout;

namespace Keystay.Dumps.Elf;

/// <summary>Names the memory of a core: NT_FILE gives files, PT_LOAD access, the registers the stacks, the auxiliary vector the main program.</summary>
internal sealed class CoreMappings(HeaderReader file, LayoutBuilder layout, CoreNotes notes, List<ProgramHeader> loads)
{
    private const ulong AtPhdr = 3;
    private const ulong AtExecFn = 31;
    private const ulong AtSysInfoEhdr = 33;

    /// <summary>The kernel starts the heap at most this far behind the program (arch_randomize_brk: 32 MiB, 1 GiB on 64 bit).</summary>
    private const ulong MostBreakGap = 1UL << 30;

    /// <summary>Dumpers that leave pages out cut the heap into pieces; pieces further apart than this are not taken for one.</summary>
    private const ulong MostHeapHole = 1UL << 24;

    public void Add()
    {
        var memory = loads.Where(l => Math.Max(l.FileSize, l.MemorySize) > 0).OrderBy(l => l.Address).ToList();
        var files = notes.Files.OrderBy(f => f.Start).ToList();
        var accesses = AccessOfFiles(files, memory);
        var named = files.Zip(accesses, (f, access) => new Mapping(f.Start, f.End - f.Start, f.Name, access, IsFileBacked: true));
        var unnamed = memory.Select(l => new Mapping(l.Address, Math.Max(l.FileSize, l.MemorySize), "", l.Access, IsFileBacked: false));
        var mappings = MappingLayers.Combine(named, unnamed).ToArray();
        NameProgram(mappings);
        NameVdso(mappings);
        NameStacks(mappings);
        NameHeap(mappings);
        layout.Mappings = mappings;
        AddModules(files, accesses);
    }

    /// <summary>The access of the first segment that overlaps each file's range; both lists are sorted by address.</summary>
    private static List<MemoryAccess> AccessOfFiles(List<MappedFile> files, List<ProgramHeader> memory)
    {
        var accesses = new List<MemoryAccess>(files.Count);
        int next = 0;
        foreach (var mapped in files)
        {
            while (next < memory.Count && memory[next].Address < mapped.Start
                && mapped.Start - memory[next].Address >= Math.Max(memory[next].FileSize, memory[next].MemorySize))
            {
                next++;
            }
            accesses.Add(next < memory.Count && memory[next].Address < mapped.End ? memory[next].Access : MemoryAccess.None);
        }
        return accesses;
    }

    /// <summary>A core without NT_FILE still tells its program: AT_PHDR lies in it, AT_EXECFN points to its name.</summary>
    private void NameProgram(Mapping[] mappings)
    {
        if (notes.Auxv.TryGetValue(AtPhdr, out ulong headers) && notes.Auxv.TryGetValue(AtExecFn, out ulong nameAt)
            && IndexOf(mappings, headers) is var at and >= 0 && mappings[at].Name.Length == 0
            && StringAt(nameAt) is { Length: > 0 } name)
        {
            mappings[at] = mappings[at] with { Name = name, IsFileBacked = true };
        }
    }

    private void NameVdso(Mapping[] mappings)
    {
        int at = notes.Auxv.TryGetValue(AtSysInfoEhdr, out ulong address) ? IndexOf(mappings, address) : -1;
        if (at >= 0 && mappings[at].Name.Length == 0)
        {
            mappings[at] = mappings[at] with { Name = "[vdso]" };
        }
    }

    private void NameStacks(Mapping[] mappings)
    {
        bool isFirst = true;
        foreach (var (thread, address) in notes.StackPointers)
        {
            int at = IndexOf(mappings, address);
            if (at >= 0 && mappings[at] is { Name: "", IsFileBacked: false })
            {
                mappings[at] = mappings[at] with { Name = isFirst ? "[stack]" : $"[stack of thread {thread}]" };
            }
            isFirst = false;
        }
    }

    /// <summary>
    /// The break area: the anonymous writable memory behind the main program's image and its .bss, which touches the image. Only
    /// named where the auxiliary vector tells the program and the distance leaves no doubt.
    /// </summary>
    private void NameHeap(Mapping[] mappings)
    {
        int at = notes.Auxv.TryGetValue(AtPhdr, out ulong headers) ? IndexOf(mappings, headers) : -1;
        if (at < 0 || mappings[at].Name.Length == 0)
        {
            return;
        }
        string program = mappings[at].Name;
        ulong end = End(mappings[at]);
        for (; at < mappings.Length && (mappings[at].Name == program || (IsAnonymous(mappings[at]) && mappings[at].Start == end)); at++)
        {
            end = End(mappings[at]);
        }
        ulong most = MostBreakGap;
        for (; at < mappings.Length && IsAnonymous(mappings[at]) && mappings[at].Start - end <= most; at++)
        {
            mappings[at] = mappings[at] with { Name = "[heap]" };
            end = End(mappings[at]);
            most = MostHeapHole;
        }
    }

    private static bool IsAnonymous(Mapping mapping) =>
        mapping is { Name: "", IsFileBacked: false } && mapping.Access == (MemoryAccess.Read | MemoryAccess.Write);

    /// <summary>
    /// Files that were loaded as programs: mapped from their first page or executable. A second load begins elsewhere with the first page;
    /// the parts of a tiny library may all be of the first page, but touch.
    /// </summary>
    private void AddModules(List<MappedFile> files, List<MemoryAccess> accesses)
    {
        for (int first = 0; first < files.Count;)
        {
            int end = first + 1;
            while (end < files.Count && files[end].Name == files[first].Name && (files[end].FirstPage > 0 || files[end].Start == files[end - 1].End))
            {
                end++;
            }
            bool isProgram = files[first].FirstPage == 0 || accesses[first..end].Any(a => a.HasFlag(MemoryAccess.Execute));
            if (isProgram)
            {
                layout.Modules.Add(new(files[first].Name, files[first].Start, files[end - 1].End - files[first].Start));
            }
            first = end;
        }
    }

    private string StringAt(ulong address)
    {
        foreach (var segment in layout.Segments)
        {
            if (address >= segment.Address && address - segment.Address < (ulong)segment.Length)
            {
                long inside = (long)(address - segment.Address);
                return HeaderText.FromUtf8(file.Peek(segment.Offset + inside, (int)Math.Min(segment.Length - inside, HeaderText.MaxBytes)));
            }
        }
        return "";
    }

    private static int IndexOf(Mapping[] mappings, ulong address)
    {
        int low = 0, high = mappings.Length - 1;
        while (low <= high)
        {
            int middle = low + (high - low) / 2;
            if (address < mappings[middle].Start)
            {
                high = middle - 1;
            }
            else if (address - mappings[middle].Start >= mappings[middle].Length)
            {
                low = middle + 1;
            }
            else
            {
                return middle;
            }
        }
        return -1;
    }

    private static ulong End(Mapping mapping) => mapping.Start + mapping.Length;
}
