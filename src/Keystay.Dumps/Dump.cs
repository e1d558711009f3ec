namespace Keystay.Dumps;

/// <summary>
/// A dump as an address space. Headers and directories are read when it is opened; memory is read when asked for.
/// Safe for use by several threads.
/// </summary>
/// <remarks>
/// Opening never refuses a file for its content: what is damaged is listed in <see cref="Problems"/>, and every byte of the file can still be
/// read by offset. A file of no known format is <see cref="DumpFormat.Raw"/>.
/// </remarks>
public sealed class Dump : IDisposable
{
    private readonly ByteSource source;
    private readonly DumpLayout layout;

    private Dump(ByteSource source, DumpLayout layout, IReadOnlyList<DumpProblem> before)
    {
        this.source = source;
        this.layout = layout;
        Problems = before.Count == 0 ? layout.Problems : [.. before, .. layout.Problems];
        AddressSpace = new AddressSpace(layout.Segments);
    }

    /// <summary>What container the bytes lie in.</summary>
    public DumpFormat Format => layout.Format;

    /// <summary>Bytes in the file.</summary>
    public long Length => source.Length;

    /// <summary>Bytes of a pointer in the dumped process: 8, 4, or 0 when the format does not tell.</summary>
    public int PointerSize => layout.PointerSize;

    /// <summary>Whether <see cref="Segment.Address"/> is physical, so that pointers found in memory cannot be followed.</summary>
    public bool IsPhysical => layout.IsPhysical;

    /// <summary>The memory in the file, and the way from addresses to offsets and back.</summary>
    public AddressSpace AddressSpace { get; }

    /// <summary>What each range of the address space was, sorted by start, without overlap.</summary>
    public IReadOnlyList<Mapping> Mappings => layout.Mappings;

    /// <summary>Named parts of the file that are not memory, sorted by offset.</summary>
    public IReadOnlyList<NamedArea> Areas => layout.Areas;

    /// <summary>The threads, in the file's order.</summary>
    public IReadOnlyList<DumpThread> Threads => layout.Threads;

    /// <summary>The loaded modules, sorted by address.</summary>
    public IReadOnlyList<DumpModule> Modules => layout.Modules;

    /// <summary>What is damaged or missing. A dump with problems is never complete.</summary>
    public IReadOnlyList<DumpProblem> Problems { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="IOException">It cannot be opened or read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static Dump Open(string path, DumpLimits? limits = null) => Open(new FileByteSource(path), limits);

    /// <summary>Opens any bytes; the dump owns the source from here on.</summary>
    public static Dump Open(ByteSource source, DumpLimits? limits = null) => Open(source, limits ?? DumpLimits.Default, []);

    /// <summary>Opens bytes that were got with problems of their own: a damaged archive, a process that ended half-way.</summary>
    internal static Dump Open(ByteSource source, DumpLimits limits, IReadOnlyList<DumpProblem> before)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Open(source, DumpFormats.Read(source, limits), before);
    }

    /// <summary>Opens bytes whose layout is already known.</summary>
    internal static Dump Open(ByteSource source, DumpLayout layout, IReadOnlyList<DumpProblem> before) => new(source, layout, before);

    /// <summary>Reads the file at a byte offset; fewer bytes than asked only at its end.</summary>
    public int Read(long offset, Span<byte> into) => source.Read(offset, into);

    /// <summary>The first offset at or after <paramref name="offset"/> that is not in a hole of the file; <see cref="Length"/> when none is.</summary>
    public long NextData(long offset) => source.NextData(offset);

    /// <summary>Reads memory, across segments that touch; returns how many bytes were there without a gap.</summary>
    public int ReadMemory(ulong address, Span<byte> into)
    {
        int total = 0;
        // Address 0 does not follow the last address.
        while (total < into.Length && address + (ulong)total >= address && AddressSpace.TryLocate(address + (ulong)total, out long offset, out long available))
        {
            int wanted = (int)Math.Min(available, into.Length - total);
            int read = Read(offset, into.Slice(total, wanted));
            total += read;
            if (read < wanted)
            {
                break;
            }
        }
        return total;
    }

    /// <summary>What lies at a byte offset: the mapping's name, a note's name, or <c>file</c>.</summary>
    public string Describe(long offset) => AreaNames.At(this, offset);

    /// <summary>The mapping that holds an address, or null.</summary>
    public Mapping? MappingAt(ulong address) => AreaNames.MappingAt(Mappings, address);

    /// <inheritdoc/>
    public void Dispose() => source.Dispose();
}
