namespace Keystay.Dumps;

/// <summary>A part of the file that is not memory but has a name: a note, a register set, a minidump stream, a header.</summary>
/// <param name="Offset">Byte offset in the file.</param>
/// <param name="Length">Bytes, at least 1; never past the file's end.</param>
/// <param name="Name">For example <c>NT_X86_XSTATE of thread 4711</c>.</param>
/// <param name="IsRegisters">Whether the bytes are a thread's registers.</param>
public readonly record struct NamedArea(long Offset, long Length, string Name, bool IsRegisters);
