namespace Keystay.Dumps;

/// <summary>A thread of the dumped process.</summary>
/// <param name="Id">The system's thread id.</param>
/// <param name="Name">Its name, when the dump tells it.</param>
/// <param name="Registers">The areas of the file that hold its registers.</param>
public sealed record DumpThread(uint Id, string? Name, IReadOnlyList<NamedArea> Registers)
{
    /// <summary>The stack pointer, where the reader knows the registers' layout (ELF cores); else 0.</summary>
    public ulong StackPointer { get; init; }
}
