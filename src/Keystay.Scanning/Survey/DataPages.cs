using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Keystay.Scanning.Survey;

/// <summary>
/// The parts of a block that are not zeros, by whole pages. In real dumps a third to two thirds of all bytes are pages of zeros: no filter needs to
/// see them, and later passes need not read them again.
/// </summary>
internal static class DataPages
{
    public const int PageBytes = 4096;

    /// <summary>An anchor may begin in a page's last zeros and go on in the next page.</summary>
    private const int Overhang = 4;

    /// <summary>Fills the list with runs of pages, as indices into the window, in order.</summary>
    /// <param name="window">The bytes.</param>
    /// <param name="start">Index of the first page.</param>
    /// <param name="end">Index after the last byte.</param>
    /// <param name="runs">Receives the runs; what it held is forgotten.</param>
    public static void Find(ReadOnlySpan<byte> window, int start, int end, List<(int Start, int End)> runs)
    {
        runs.Clear();
        for (int page = start; page < end; page += PageBytes)
        {
            int pageEnd = Math.Min(page + PageBytes, end);
            if (IsZero(window[page..Math.Min(pageEnd + Overhang, window.Length)]))
            {
                continue;
            }
            if (runs.Count > 0 && runs[^1].End == page)
            {
                runs[^1] = (runs[^1].Start, pageEnd);
            }
            else
            {
                runs.Add((page, pageEnd));
            }
        }
    }

    private static bool IsZero(ReadOnlySpan<byte> bytes)
    {
        ref byte origin = ref MemoryMarshal.GetReference(bytes);
        int at = 0;
        for (; at <= bytes.Length - 128; at += 128)
        {
            var any = Vector256.LoadUnsafe(ref origin, (nuint)at) | Vector256.LoadUnsafe(ref origin, (nuint)at + 32)
                | Vector256.LoadUnsafe(ref origin, (nuint)at + 64) | Vector256.LoadUnsafe(ref origin, (nuint)at + 96);
            if (any != Vector256<byte>.Zero)
            {
                return false;
            }
        }
        return !bytes[at..].ContainsAnyExcept((byte)0);
    }
}
