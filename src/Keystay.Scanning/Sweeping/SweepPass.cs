using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Sweeping;

/// <summary>The second pass: every place of every value of the proven keys, whole or at least 16 bytes of it.</summary>
internal sealed class SweepPass(NeedleSet needles)
{
    /// <summary>Literal line breaks of JSON and environment files are two characters: <c>\n</c>.</summary>
    private const int LongestBreak = 4;

    /// <summary>Sweeps a block; the needles' runs are followed beyond its ends.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Sweep(BlockBuffer block, SweepHits hits)
    {
        var window = block.Window;
        // Words aligned in the file: a run of 15 bytes holds one wherever it starts.
        int at = block.Start + (int)(-block.Map.OffsetOf(block.Start) & 7);
        int end = Math.Min(block.End, window.Length - 7);
        ref byte first = ref MemoryMarshal.GetReference(window);
        for (; at + Vector512<byte>.Count <= Math.Min(end, window.Length); at += Vector512<byte>.Count)
        {
            var words = Vector512.LoadUnsafe(ref first, (nuint)at).AsUInt64();
            var common = Vector512.LessThan(words, Vector512.Create(NeedleSet.SmallestWord))
                | Vector512.LessThan(words - Vector512.Create(NeedleSet.SmallestPointer), Vector512.Create(NeedleSet.PointerRange));
            for (ulong left = ~common.ExtractMostSignificantBits() & byte.MaxValue; left != 0; left &= left - 1)
            {
                int place = at + (8 * BitOperations.TrailingZeroCount(left));
                ulong word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, place));
                if (needles.MayContain(word))
                {
                    Follow(block, place, word, hits);
                }
            }
        }
        for (; at < end; at += 8)
        {
            ulong word = MemoryMarshal.Read<ulong>(window[at..]);
            if (needles.MayContain(word))
            {
                Follow(block, at, word, hits);
            }
        }
    }

    private void Follow(BlockBuffer block, int at, ulong word, SweepHits hits)
    {
        for (int next = needles.First(word); next >= 0;)
        {
            ref readonly var entry = ref needles.EntryAt(next);
            var (number, inside) = (entry.Needle, entry.At);
            next = entry.Next;
            if (entry.Word != word || hits.IsCovered(number, at - inside, at))
            {
                continue;
            }
            var needle = needles[number];
            var run = needle.CharacterBytes > 0 ? TextRun(block.Window, needle, at, inside) : BinaryRun(block.Window, needle, at, inside);
            hits.Cover(number, at - inside, run.End);
            if (run.Matched >= needle.Shortest && IsVaried(block.Window[run.Start..run.End]))
            {
                bool partial = !needle.IsWhole || run.Matched < needle.Data.Length;
                hits.Add(new(needle.Key, needle.Form, needle.Encoding, partial), block.Map.Locate(run.Start, run.End - run.Start));
            }
        }
    }

    private static Run BinaryRun(ReadOnlySpan<byte> window, Needle needle, int at, int inside)
    {
        var data = needle.Data.AsSpan();
        int left = data[..inside].CommonSuffix(window[..at]);
        int right = data[inside..].CommonPrefixLength(window[at..]);
        left = Math.Min(left, inside - needle.PrivateFrom);
        return new(at - left, at + right, left + right);
    }

    /// <summary>Text may be broken into lines: the run goes on behind a break if the next character is the expected one.</summary>
    private static Run TextRun(ReadOnlySpan<byte> window, Needle needle, int at, int inside)
    {
        var data = needle.Data.AsSpan();
        int size = needle.CharacterBytes;
        // At odd addresses the word begins in the middle of a UTF-16 character: go on from the next one.
        int skew = inside % size == 0 ? 0 : size - (inside % size);
        (at, inside) = (at + skew, inside + skew);
        int end = at, position = inside;
        while (position < data.Length)
        {
            int agreeing = data[position..].CommonPrefixLength(window[end..]), same = agreeing / size * size;
            position += same;
            end += same;
            int skip = position + size <= data.Length ? BreakAfter(window[end..], size, data.Slice(position, size)) : 0;
            if (skip == 0)
            {
                end += agreeing - same;
                break;
            }
            end += skip;
        }
        int start = at, first = inside;
        while (first > needle.PrivateFrom)
        {
            int agreeing = data[needle.PrivateFrom..first].CommonSuffix(window[..start]), same = agreeing / size * size;
            first -= same;
            start -= same;
            int skip = first - size >= needle.PrivateFrom ? BreakBefore(window[..start], size, data.Slice(first - size, size)) : 0;
            if (skip == 0)
            {
                start -= agreeing - same;
                break;
            }
            start -= skip;
        }
        return new(start, end, position - first);
    }

    private static int BreakAfter(ReadOnlySpan<byte> text, int size, ReadOnlySpan<byte> expected)
    {
        for (int count = 1; count <= LongestBreak && (count + 1) * size <= text.Length && IsBreak(text.Slice((count - 1) * size, size)); count++)
        {
            if (text.Slice(count * size, size).SequenceEqual(expected))
            {
                return count * size;
            }
        }
        return 0;
    }

    private static int BreakBefore(ReadOnlySpan<byte> text, int size, ReadOnlySpan<byte> expected)
    {
        for (int count = 1; count <= LongestBreak && (count + 1) * size <= text.Length && IsBreak(text[^(count * size)..][..size]); count++)
        {
            if (text[^((count + 1) * size)..][..size].SequenceEqual(expected))
            {
                return count * size;
            }
        }
        return 0;
    }

    private static bool IsBreak(ReadOnlySpan<byte> character) =>
        character[0] is (byte)'\n' or (byte)'\r' or (byte)'\\' or (byte)'n' or (byte)'r' or (byte)' ' or (byte)'\t'
        && (character.Length == 1 || character[1] == 0);

    /// <summary>A run of few distinct bytes (zeros at a value's end) is nothing of the key.</summary>
    private static bool IsVaried(ReadOnlySpan<byte> run)
    {
        Span<bool> seen = stackalloc bool[256];
        seen.Clear();
        int distinct = 0;
        foreach (byte value in run)
        {
            distinct += seen[value] ? 0 : 1;
            seen[value] = true;
        }
        return distinct >= 8;
    }

    private readonly record struct Run(int Start, int End, int Matched);
}
