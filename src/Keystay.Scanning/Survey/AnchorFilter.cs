using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Keystay.Dumps;
using Keystay.Scanning.Recognisers;

namespace Keystay.Scanning.Survey;

/// <summary>Finds every occurrence of any of many three-byte anchors in one pass.</summary>
/// <remarks>
/// The packed-nibble method of Hyperscan's "Teddy": each anchor belongs to one of eight buckets, a bit each; six shuffles tell for 32 positions at
/// once which buckets' nibbles all agree. What passes is looked up exactly, so chance agreement costs time, never correctness.
/// </remarks>
internal sealed class AnchorFilter
{
    private const int Buckets = 8;
    private const int ExactBits = 15;

    // Per byte of the anchor: bucket bits by low nibble, then by high nibble, each repeated for both lanes of a vector.
    private readonly byte[] nibbles = new byte[3 * 2 * 32];
    // Per byte of the anchor: bucket bits by whole byte, as the nibbles tell them. The scalar twin's tables.
    private readonly byte[] bytes = new byte[3 * 256];
    private readonly Dictionary<Anchor, Recogniser[]> recognisers;
    // One bit per hash of three bytes: most of what chance lets through the nibbles ends here, before the dictionary.
    private readonly ulong[] exact = new ulong[1 << (ExactBits - 6)];

    private static readonly ConcurrentDictionary<DumpFormat, AnchorFilter> ByFormat = [];

    /// <summary>The filter for the recognisers of a format; made once.</summary>
    public static AnchorFilter For(DumpFormat format) => ByFormat.GetOrAdd(format, f => new AnchorFilter(RecogniserSet.For(f)));

    public AnchorFilter(IEnumerable<Recogniser> all)
    {
        recognisers = all.SelectMany(r => r.Anchors.Distinct(), (r, anchor) => (anchor, r))
            .GroupBy(pair => pair.anchor, pair => pair.r)
            .ToDictionary(group => group.Key, group => group.ToArray());
        var shared = AnchorBuckets.Share(recognisers.Keys, Buckets);
        for (int i = 0; i < shared.Count; i++)
        {
            foreach (var anchor in shared[i])
            {
                Mark(0, anchor.First, (byte)(1 << i));
                Mark(1, anchor.Second, (byte)(1 << i));
                Mark(2, anchor.Third, (byte)(1 << i));
                uint hash = Hash((uint)(anchor.First | anchor.Second << 8 | anchor.Third << 16));
                exact[hash >> 6] |= 1UL << (int)(hash & 63);
            }
        }
        for (int i = 0; i < bytes.Length; i++)
        {
            int table = i / 256 * 64;
            bytes[i] = (byte)(nibbles[table + (i & 15)] & nibbles[table + 32 + ((i >> 4) & 15)]);
        }
    }

    /// <summary>Calls the recognisers of every anchor that starts in [start, end); two more bytes must be readable after end unless the window ends.</summary>
    public void Find(ReadOnlySpan<byte> window, int start, int end, WindowMap map, Harvest harvest)
    {
        end = Math.Min(end, window.Length - 2);
        int at = start;
        if (Avx2.IsSupported)
        {
            for (; at <= end - 32; at += 32)
            {
                uint mask = CandidatesOf32(ref MemoryMarshal.GetReference(window), at);
                while (mask != 0)
                {
                    Dispatch(window, at + BitOperations.TrailingZeroCount(mask), map, harvest);
                    mask &= mask - 1;
                }
            }
        }
        for (; at < end; at++)
        {
            if (IsCandidate(window, at))
            {
                Dispatch(window, at, map, harvest);
            }
        }
    }

    /// <summary>The scalar twin of <see cref="CandidatesOf32(ReadOnlySpan{byte}, int)"/>.</summary>
    internal bool IsCandidate(ReadOnlySpan<byte> window, int at) =>
        (bytes[window[at]] & bytes[256 + window[at + 1]] & bytes[512 + window[at + 2]]) != 0;

    /// <summary>A bit for each of the 32 positions from <paramref name="at"/> on whose nibbles agree with some bucket.</summary>
    internal uint CandidatesOf32(ReadOnlySpan<byte> window, int at) =>
        CandidatesOf32(ref MemoryMarshal.GetReference(window[at..(at + 34)]), 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint CandidatesOf32(ref byte window, int at)
    {
        ref byte tables = ref MemoryMarshal.GetArrayDataReference(nibbles);
        var found = BucketsOf(ref tables, 0, Vector256.LoadUnsafe(ref window, (nuint)at))
            & BucketsOf(ref tables, 64, Vector256.LoadUnsafe(ref window, (nuint)at + 1))
            & BucketsOf(ref tables, 128, Vector256.LoadUnsafe(ref window, (nuint)at + 2));
        return ~Vector256.Equals(found, Vector256<byte>.Zero).ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> BucketsOf(ref byte tables, nuint table, Vector256<byte> input)
    {
        var low = input & Vector256.Create((byte)15);
        var high = (input.AsUInt16() >>> 4).AsByte() & Vector256.Create((byte)15);
        return Avx2.Shuffle(Vector256.LoadUnsafe(ref tables, table), low) & Avx2.Shuffle(Vector256.LoadUnsafe(ref tables, table + 32), high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Dispatch(ReadOnlySpan<byte> window, int at, WindowMap map, Harvest harvest)
    {
        uint hash = Hash((uint)(window[at] | window[at + 1] << 8 | window[at + 2] << 16));
        if ((exact[hash >> 6] >> (int)(hash & 63) & 1) == 0)
        {
            return;
        }
        Call(window, at, map, harvest);
    }

    private void Call(ReadOnlySpan<byte> window, int at, WindowMap map, Harvest harvest)
    {
        if (recognisers.TryGetValue(new(window[at], window[at + 1], window[at + 2]), out var found))
        {
            foreach (var recogniser in found)
            {
                recogniser.Recognise(new(window, at, map), harvest);
            }
        }
    }

    private static uint Hash(uint threeBytes) => threeBytes * 0x9E3779B1 >> (32 - ExactBits);

    private void Mark(int position, byte value, byte bucket)
    {
        for (int lane = 0; lane < 32; lane += 16)
        {
            nibbles[(position * 64) + lane + (value & 15)] |= bucket;
            nibbles[(position * 64) + 32 + lane + (value >> 4)] |= bucket;
        }
    }
}
