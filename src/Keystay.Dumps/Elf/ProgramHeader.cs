using System.Buffers.Binary;

namespace Keystay.Dumps.Elf;

/// <summary>A program header (System V gABI, chapter 5).</summary>
internal readonly record struct ProgramHeader(uint Type, uint Flags, ulong Offset, ulong Address, ulong FileSize, ulong MemorySize, ulong Alignment)
{
    public const uint Load = 1;
    public const uint Note = 4;
    public const int Size64 = 56;
    public const int Size32 = 32;

    public MemoryAccess Access =>
        ((Flags & 4) != 0 ? MemoryAccess.Read : 0) | ((Flags & 2) != 0 ? MemoryAccess.Write : 0) | ((Flags & 1) != 0 ? MemoryAccess.Execute : 0);

    public static ProgramHeader Parse(ReadOnlySpan<byte> bytes, bool is64Bit) => is64Bit
        ? new(U32(bytes, 0), U32(bytes, 4), U64(bytes, 8), U64(bytes, 16), U64(bytes, 32), U64(bytes, 40), U64(bytes, 48))
        : new(U32(bytes, 0), U32(bytes, 24), U32(bytes, 4), U32(bytes, 8), U32(bytes, 16), U32(bytes, 20), U32(bytes, 28));

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static ulong U64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
}
