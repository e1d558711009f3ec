using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Keystay.Keys;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Structures;

/// <summary>Collects the numbers that memory itself points at or counts, whatever library put them there.</summary>
/// <remarks>Layouts are the 64-bit little-endian ones measured in real processes; offsets in bytes from the pointer or the data.</remarks>
internal ref struct CountedNumbers(MemoryReader memory, Harvest harvest, RecentPointers recent, WordFilter filter, WindowMap map) : IWordVisitor
{
    /// <summary>OpenSSL's BIGNUM holds at most a few limbs more than it uses.</summary>
    private const int MostSpareLimbs = 260;

    private readonly MemoryReader memory = memory;
    private readonly Harvest harvest = harvest;
    private readonly RecentPointers recent = recent;
    private readonly WordFilter filter = filter;
    private readonly WindowMap map = map;

    public readonly void Visit(ReadOnlySpan<byte> window, int at)
    {
        ulong word = Word(window, at), previous = Word(window, at - 8), second = Word(window, at - 16);
        // Most words have the shape that they are here for because they are no pointers.
        var shape = filter.IsPointer(word) ? filter.ShapeOf(window, at) : WordFilter.Shape.CountedData;
        if ((shape & WordFilter.Shape.CountedPointer) != 0)
        {
            Pointer(word, Word(window, at + 8), previous, second);
            EcxKey.Look(window, at, memory, harvest);
            ShieldedSshKey.Look(window, at, memory, harvest, map);
        }
        if ((shape & WordFilter.Shape.CountedData) != 0 && Randomness.MayBegin(window[at..]))
        {
            Data(window[at..], previous, second);
        }
    }

    private readonly void Pointer(ulong pointer, ulong next, ulong previous, ulong second)
    {
        uint count = (uint)next, spare = (uint)(next >> 32);
        // BIGNUM {d, top, dmax}; Go big.Int and Rust Vec {pointer, length}.
        if ((spare == 0 || (spare >= count && spare <= count + MostSpareLimbs)) && KeySizes.IsLimbCount(count))
        {
            Limbs(pointer, (int)count);
        }
        // Slices, buffers, SECItem {data, u32 length}.
        if (KeySizes.IsByteLength(count))
        {
            ByteString(pointer, (int)count);
        }
        if (previous >> 32 == 0)
        {
            // mbedTLS {n, p}; {length, pointer} of many C structures.
            if (KeySizes.IsLimbCount((long)previous))
            {
                Limbs(pointer, (int)previous);
            }
            if (KeySizes.IsByteLength((long)previous))
            {
                ByteString(pointer, (int)previous);
            }
        }
        // GMP __mpz_struct {alloc i32, size i32, d}.
        uint size = (uint)(previous >> 32);
        if (KeySizes.IsLimbCount(size) && (uint)previous >= size)
        {
            Limbs(pointer, (int)size);
        }
        // LibTomMath mp_int {used i32, alloc i32, sign i32, digits}: Dropbear, Tcl, Heimdal.
        uint used = (uint)second, allocated = (uint)(second >> 32);
        if (previous <= 1 && used <= allocated && KeySizes.IsTomDigitCount(used))
        {
            Digits60(pointer, (int)used);
        }
        // libgcrypt gcry_mpi {alloced i32, nlimbs i32, sign i32, flags u32, d}.
        uint limbs = (uint)(second >> 32);
        if (KeySizes.IsLimbCount(limbs) && (uint)second >= limbs)
        {
            Limbs(pointer, (int)limbs);
        }
    }

    private readonly void Data(ReadOnlySpan<byte> data, ulong previous, ulong second)
    {
        uint low = (uint)previous, high = (uint)(previous >> 32);
        if (high == 0)
        {
            // .NET byte[] and uint[] {methodTable, length}; CPython int {…, ob_size}, from 3.12 on {…, size << 3 | sign}.
            Array(data, low);
            HeapChunk(data, low);
            Digits(data, low);
            if ((low & 7) == 0)
            {
                Digits(data, low >> 3);
            }
        }
        else
        {
            // Java int[] and byte[] {mark, class u32, length u32}; V8 strings.
            Array(data, high);
            // wolfSSL sp_int {used u32, size u32, digits}.
            if (low <= high && KeySizes.IsLimbCount(low) && low * 8 <= data.Length)
            {
                harvest.Numbers.Add(data[..(int)(low * 8)], NumberOrder.LittleEndian);
            }
        }
        // CPython bytes {refcount, type, ob_size, hash}; array headers with a padding or hash word after the length.
        if (second >> 32 == 0 && KeySizes.IsByteLength((uint)second) && (uint)second <= data.Length)
        {
            ByteString(data[..(int)second]);
        }
    }

    private readonly void Array(ReadOnlySpan<byte> data, uint count)
    {
        if (!KeySizes.IsAny(count))
        {
            return;
        }
        if (KeySizes.IsByteLength(count) && count <= data.Length)
        {
            ByteString(data[..(int)count]);
        }
        if (KeySizes.IsWordCount(count) && count * 4 <= data.Length)
        {
            Words(data[..(int)(count * 4)]);
        }
        if (KeySizes.IsLimbCount(count) && count * 8 <= data.Length)
        {
            harvest.Numbers.Add(data[..(int)(count * 8)], NumberOrder.LittleEndian);
        }
    }

    /// <summary>
    /// glibc's malloc puts size and flags before each chunk. Small dumps keep a key's limbs without the page that points at them, and then the
    /// chunk is all that tells how long the number is: its payload, or eight bytes more when it uses the next chunk's first word.
    /// </summary>
    private readonly void HeapChunk(ReadOnlySpan<byte> data, uint sizeAndFlags)
    {
        const uint Overhead = 16, NeverSet = 8;
        if ((sizeAndFlags & NeverSet) != 0 || sizeAndFlags <= Overhead + 16)
        {
            return;
        }
        uint payload = (sizeAndFlags & ~15u) - Overhead;
        foreach (uint length in (ReadOnlySpan<uint>)[payload, payload + 8])
        {
            if (KeySizes.IsByteLength(length) && length <= data.Length)
            {
                ByteString(data[..(int)length]);
            }
        }
    }

    private readonly void Limbs(ulong pointer, int count)
    {
        if ((pointer & 7) == 0 && recent.IsNew(pointer, count * 8))
        {
            Span<byte> number = stackalloc byte[count * 8];
            if (memory.TryRead(pointer, number))
            {
                harvest.Numbers.Add(number, NumberOrder.LittleEndian);
            }
            number.Clear();
        }
    }

    private readonly void ByteString(ulong pointer, int length)
    {
        if (recent.IsNew(pointer, length | RecentPointers.Bytes))
        {
            Span<byte> bytes = stackalloc byte[length];
            if (memory.TryRead(pointer, bytes))
            {
                ByteString(bytes);
            }
            bytes.Clear();
        }
    }

    /// <summary>A byte array tells nothing about its order: both are kept.</summary>
    private readonly void ByteString(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is 34 && bytes is [4, 32, ..])
        {
            // RFC 8410, section 7: the private key is an OCTET STRING inside the OCTET STRING.
            bytes = bytes[2..];
        }
        if (harvest.Numbers.AddInBothOrders(bytes) && bytes.Length is 64 && OkpPairs.IsPlausible(bytes))
        {
            // Seed and public key in one (RFC 8032 implementations since SUPERCOP; Go, libsodium).
            harvest.Private(new OkpClaim(OkpCurve.Ed25519, bytes[..32].ToArray(), bytes[32..].ToArray()), Place.Nowhere);
        }
    }

    /// <summary>32-bit words: most significant first (java.math.BigInteger.mag, BouncyCastle) or last (System.Numerics.BigInteger).</summary>
    private readonly void Words(ReadOnlySpan<byte> words)
    {
        if (!harvest.Numbers.Add(words, NumberOrder.LittleEndian))
        {
            return;
        }
        Span<byte> number = stackalloc byte[words.Length];
        for (int i = 0; i < words.Length; i += 4)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(number[(words.Length - 4 - i)..], BinaryPrimitives.ReadUInt32LittleEndian(words[i..]));
        }
        harvest.Numbers.Add(number, NumberOrder.LittleEndian);
        number.Clear();
    }

    /// <summary>CPython's digits of 30 bits, least significant first (Include/cpython/longintrepr.h).</summary>
    private readonly void Digits(ReadOnlySpan<byte> data, uint count)
    {
        if (!KeySizes.IsDigitCount(count) || count * 4 > data.Length)
        {
            return;
        }
        Span<byte> number = stackalloc byte[((int)count * 30 / 8) + 8];
        number.Clear();
        ulong bits = 0;
        int held = 0, written = 0;
        for (int i = 0; i < count; i++)
        {
            uint digit = BinaryPrimitives.ReadUInt32LittleEndian(data[(4 * i)..]);
            if (digit >> 30 != 0)
            {
                number.Clear();
                return;
            }
            bits |= (ulong)digit << held;
            for (held += 30; held >= 8; held -= 8, bits >>= 8)
            {
                number[written++] = (byte)bits;
            }
        }
        number[written++] = (byte)bits;
        harvest.Numbers.Add(number[..written].TrimEnd((byte)0), NumberOrder.LittleEndian);
        number.Clear();
    }

    /// <summary>LibTomMath's digits of 60 bits in eight bytes, least significant first.</summary>
    private readonly void Digits60(ulong pointer, int count)
    {
        const int DigitBits = 60;
        Span<ulong> digits = stackalloc ulong[count];
        if (!recent.IsNew(pointer, count) || !memory.TryRead(pointer, MemoryMarshal.AsBytes(digits)))
        {
            return;
        }
        Span<ulong> limbs = stackalloc ulong[count];
        limbs.Clear();
        bool fits = true;
        for (int i = 0, bit = 0; i < count; i++, bit += DigitBits)
        {
            fits &= digits[i] >> DigitBits == 0;
            limbs[bit / 64] |= digits[i] << (bit % 64);
            if (bit % 64 > 64 - DigitBits && (bit / 64) + 1 < count)
            {
                limbs[(bit / 64) + 1] |= digits[i] >> (64 - (bit % 64));
            }
        }
        if (fits)
        {
            harvest.Numbers.Add(MemoryMarshal.AsBytes(limbs).TrimEnd((byte)0), NumberOrder.LittleEndian);
        }
        digits.Clear();
        limbs.Clear();
    }

    private static ulong Word(ReadOnlySpan<byte> window, int at) => MemoryMarshal.Read<ulong>(window[at..]);
}
