using System.Buffers.Binary;
using System.Numerics;

namespace Keystay.Corpus.Keys;

/// <summary>The ways in which programs lay out a big number, and the texts they write it as.</summary>
internal static class NumberForms
{
    public static IEnumerable<KeyForm> Of(string form, ReadOnlySpan<byte> bigEndian)
    {
        byte[] be = bigEndian.TrimStart((byte)0).ToArray();
        byte[] @fixed = bigEndian.ToArray();
        byte[] words = [.. new byte[(4 - be.Length % 4) % 4], .. be];
        byte[] le = [.. be];
        Array.Reverse(le);
        for (int i = 0; i < words.Length; i += 4)
        {
            words.AsSpan(i, 4).Reverse();
        }
        return [
            new(form, "be", be), new(form, "le64", le), new(form, "be32-words", words), new(form, "radix52", Radix52(be)),
            .. TextForms.Base64(form, be), .. TextForms.Base64(form, @fixed),
        ];
    }

    /// <summary>64-bit words of 52 bits each, least significant first: OpenSSL's AVX-512-IFMA exponentiation (rsaz_exp_x2.c).</summary>
    private static byte[] Radix52(byte[] be)
    {
        var value = new BigInteger(be, isUnsigned: true, isBigEndian: true);
        var mask = (BigInteger.One << 52) - 1;
        byte[] words = new byte[((be.Length * 8) + 51) / 52 * 8];
        for (int i = 0; i < words.Length; i += 8, value >>= 52)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(words.AsSpan(i), (ulong)(value & mask));
        }
        return words;
    }
}
