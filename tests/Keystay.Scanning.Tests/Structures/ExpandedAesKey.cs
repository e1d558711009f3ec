using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Keystay.Scanning.Tests.Structures;

/// <summary>AES key expansion (FIPS 197, section 5.2) whose substitution box is the processor's own.</summary>
internal static class ExpandedAesKey
{
    public static bool IsSupported => Aes.IsSupported && Sse2.IsSupported;

    /// <summary>The schedule as bytes in the standard's order: 4·(Nr + 1) words.</summary>
    public static byte[] Of(byte[] key)
    {
        int nk = key.Length / 4, count = 4 * (nk + 7);
        var words = new uint[count]; // each holds its four bytes in memory order
        MemoryMarshal.Cast<byte, uint>(key).CopyTo(words);
        byte constant = 1;
        for (int i = nk; i < count; i++)
        {
            uint word = words[i - 1];
            if (i % nk == 0)
            {
                word = uint.RotateRight(Substitute(word), 8) ^ constant;
                constant = (byte)(constant << 1 ^ (constant >> 7) * 0x1b);
            }
            else if (nk == 8 && i % nk == 4)
            {
                word = Substitute(word);
            }
            words[i] = words[i - nk] ^ word;
        }
        return MemoryMarshal.AsBytes(words.AsSpan()).ToArray();
    }

    /// <summary>The same schedule as code keeps it that works on native integers: every word's bytes turned around.</summary>
    public static byte[] Swapped(byte[] schedule)
    {
        byte[] swapped = [.. schedule];
        for (int i = 0; i < swapped.Length; i += 4)
        {
            swapped.AsSpan(i, 4).Reverse();
        }
        return swapped;
    }

    private static uint Substitute(uint word) => Aes.KeygenAssist(Vector128.Create(0, word, 0, 0).AsByte(), 0).AsUInt32().ToScalar();
}
