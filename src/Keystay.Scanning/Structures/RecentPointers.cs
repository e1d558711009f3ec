namespace Keystay.Scanning.Structures;

/// <summary>Remembers the pointers followed lately: class tables and list nodes repeat the same ones over and over.</summary>
internal sealed class RecentPointers
{
    /// <summary>Set in the kind when the pointer was followed as a byte string rather than limbs.</summary>
    public const int Bytes = 1 << 30;

    private const int SlotBits = 14;
    private readonly (ulong Pointer, int Kind)[] slots = new (ulong, int)[1 << SlotBits];

    /// <summary>Whether this pointer was not followed lately in this way; remembers it.</summary>
    public bool IsNew(ulong pointer, int kind)
    {
        ref var slot = ref slots[((pointer ^ (ulong)kind << 40) * 0x9E3779B97F4A7C15) >> (64 - SlotBits)];
        if (slot == (pointer, kind))
        {
            return false;
        }
        slot = (pointer, kind);
        return true;
    }
}
