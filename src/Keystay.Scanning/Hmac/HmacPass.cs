using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Hmac;

/// <summary>A pass that runs only when tokens with an HMAC were seen: tries what memory holds as counted byte strings and as text.</summary>
/// <remarks>
/// A secret may be a passphrase, so randomness is no filter here. Tried are: bytes after a length (.NET, Java, V8, CPython, malloc chunks), bytes that
/// a pointer with a length points at, runs of printable 8-bit characters ended on both sides and their parts
/// between quotation and equals signs, and whole strings of UTF-16.
/// </remarks>
internal sealed class HmacPass(HmacProver prover, WordRanges ranges)
{
    private const int LeastBytes = 8;
    private const int MostBytes = 256;
    private const int LongestSetting = 2048;

    private static readonly SearchValues<byte> Delimiters = SearchValues.Create("=\"',;"u8);

    /// <summary>Looks through a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="memory">Follows pointers.</param>
    /// <param name="tried">Hashes of what this worker tried already.</param>
    public void Search(BlockBuffer block, MemoryReader memory, HashSet<ulong> tried)
    {
        long origin = block.Map.OffsetOf(0);
        foreach (var range in ranges.Within(origin + block.Start, origin + block.End))
        {
            Words(block.Window, (int)(range.Start - origin), (int)(range.End - origin), (int)(range.Phase - origin) & 7, memory, tried);
        }
        Text(block.Window, block.Start, block.End, tried);
    }

    /// <summary>Looks through memory around a seam, where segments that lie apart in the file touch.</summary>
    public void SearchSeam(Seam seam, BlockBuffer block, MemoryReader memory, HashSet<ulong> tried)
    {
        Words(block.Window, 0, block.End, (int)(0 - seam.Address & 7), memory, tried);
        Text(block.Window, 0, block.End, tried);
    }

    private void Words(ReadOnlySpan<byte> window, int start, int end, int phase, MemoryReader memory, HashSet<ulong> tried)
    {
        for (int at = Math.Max(start, 16) + ((phase - Math.Max(start, 16)) & 7); at + 16 <= window.Length && at < end; at += 8)
        {
            Counted(window, at, tried);
            Pointed(window, at, memory, tried);
        }
    }

    private void Counted(ReadOnlySpan<byte> window, int at, HashSet<ulong> tried)
    {
        uint low = Word(window, at - 8), high = Word(window, at - 4), before = Word(window, at - 16);
        // {…, length u64} and {…, length u32, class u32}; {…, u32, length u32}; CPython {length, hash, data}.
        Try(window, at, high == 0 ? low : high, tried);
        Try(window, at, before, tried);
        if (high == 0 && low > 24)
        {
            // glibc: the payload of a chunk of this size.
            Try(window, at, (low & ~15u) - 16, tried);
        }
        // .NET strings begin in the middle of a word, after their length in characters.
        if (low is > 0 and <= MostBytes && at + (2 * low) <= window.Length)
        {
            Wide(window.Slice(at - 4, (int)(2 * low)), tried);
        }
        if (high is > 0 and <= MostBytes && at + (2 * high) <= window.Length)
        {
            Wide(window.Slice(at, (int)(2 * high)), tried);
        }
    }

    private void Pointed(ReadOnlySpan<byte> window, int at, MemoryReader memory, HashSet<ulong> tried)
    {
        ulong pointer = BinaryPrimitives.ReadUInt64LittleEndian(window[at..]), length = BinaryPrimitives.ReadUInt64LittleEndian(window[(at + 8)..]);
        if (length is < LeastBytes or > MostBytes || pointer is < 4096 or > 1UL << 47)
        {
            return;
        }
        Span<byte> bytes = stackalloc byte[MostBytes];
        bytes = bytes[..(int)length];
        if (memory.TryRead(pointer, bytes))
        {
            Try(bytes, tried);
        }
        bytes.Clear();
    }

    private void Text(ReadOnlySpan<byte> window, int start, int end, HashSet<ulong> tried)
    {
        for (int at = start; at < end;)
        {
            int next = window[at..].IndexOfAnyInRange((byte)'!', (byte)'~');
            if (next < 0)
            {
                return;
            }
            at += next;
            int length = window[at..].IndexOfAnyExceptInRange((byte)'!', (byte)'~');
            length = length < 0 ? window.Length - at : length;
            Try(window, at, (uint)length, tried);
            Parts(window.Slice(at, length), tried);
            at += length + 1;
        }
    }

    /// <summary>NAME=secret of an environment, "name":"secret" of JSON, Key=secret; of a connection string.</summary>
    private void Parts(ReadOnlySpan<byte> run, HashSet<ulong> tried)
    {
        if (run.Length > LongestSetting || !run.ContainsAny(Delimiters))
        {
            return;
        }
        int value = run.IndexOf((byte)'=') + 1;
        Try(run, value, (uint)(run.Length - value), tried);
        while (!run.IsEmpty)
        {
            int end = run.IndexOfAny(Delimiters);
            end = end < 0 ? run.Length : end;
            Try(run, 0, (uint)end, tried);
            run = run[Math.Min(end + 1, run.Length)..];
        }
    }

    private void Wide(ReadOnlySpan<byte> text, HashSet<ulong> tried)
    {
        Span<byte> narrow = stackalloc byte[MostBytes];
        narrow = narrow[..(text.Length / 2)];
        for (int i = 0; i < narrow.Length; i++)
        {
            if (text[(2 * i) + 1] != 0 || text[2 * i] is < 0x20 or > 0x7e)
            {
                narrow.Clear();
                return;
            }
            narrow[i] = text[2 * i];
        }
        Try(narrow, tried);
        narrow.Clear();
    }

    private void Try(ReadOnlySpan<byte> window, int at, uint length, HashSet<ulong> tried)
    {
        if (length is >= LeastBytes and <= MostBytes && at + length <= window.Length)
        {
            Try(window.Slice(at, (int)length), tried);
        }
    }

    private void Try(ReadOnlySpan<byte> candidate, HashSet<ulong> tried)
    {
        if (candidate.Length >= LeastBytes && tried.Add(XxHash3.HashToUInt64(candidate, candidate.Length)))
        {
            prover.Try(candidate);
        }
    }

    private static uint Word(ReadOnlySpan<byte> window, int at) => MemoryMarshal.Read<uint>(window[at..]);
}
