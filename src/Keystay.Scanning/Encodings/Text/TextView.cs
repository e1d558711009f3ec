using System.Buffers;
using System.Security.Cryptography;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Encodings.Text;

/// <summary>The text around a mark at one byte a character, whatever its width in memory, so that a form is read by one piece of code.</summary>
/// <remarks>
/// 8-bit text is the window itself. UTF-16 is narrowed into rented memory, from the mark outwards up to the first character that is zero or beyond
/// Latin-1; disposing overwrites it.
/// </remarks>
internal readonly ref struct TextView : IDisposable
{
    private readonly Sighting sighting;
    private readonly TextWidth width;
    private readonly int origin;
    private readonly byte[]? rented;

    /// <summary>Views at most <paramref name="behind"/> characters before and <paramref name="ahead"/> from the mark on.</summary>
    public TextView(Sighting sighting, TextWidth width, int mark, int behind, int ahead)
    {
        this.sighting = sighting;
        this.width = width;
        int bytes = (int)width;
        int first = mark - Math.Min(behind, mark / bytes) * bytes;
        int end = mark + Math.Min(ahead, (sighting.Window.Length - mark) / bytes) * bytes;
        if (width == TextWidth.Narrow)
        {
            origin = first;
            At = mark - first;
            Chars = sighting.Window[first..end];
            return;
        }
        int start = mark, stop = mark;
        while (start > first && IsNarrowable(start - 2))
        {
            start -= 2;
        }
        while (stop < end && IsNarrowable(stop))
        {
            stop += 2;
        }
        origin = start;
        At = (mark - start) / 2;
        rented = ArrayPool<byte>.Shared.Rent((stop - start) / 2);
        var narrow = rented.AsSpan(0, (stop - start) / 2);
        for (int i = 0; i < narrow.Length; i++)
        {
            narrow[i] = sighting.Window[start + 2 * i];
        }
        Chars = narrow;
    }

    /// <summary>The characters.</summary>
    public ReadOnlySpan<byte> Chars { get; }

    /// <summary>Index of the mark's first character.</summary>
    public int At { get; }

    /// <summary>Whether it lies as UTF-16.</summary>
    public bool IsWide => width == TextWidth.Wide;

    /// <summary>The contract's name for plain text of this width.</summary>
    public string Encoding => IsWide ? "utf16" : "ascii";

    /// <summary>The contract's name for base64 without armour in this width.</summary>
    public string Base64Encoding => IsWide ? "base64-utf16" : "base64";

    /// <summary>Names a range of characters as a place in the file.</summary>
    public Place Place(string form, string encoding, int start, int length) =>
        sighting.Place(form, encoding, origin + start * (int)width, length * (int)width);

    public void Dispose()
    {
        if (rented is not null)
        {
            CryptographicOperations.ZeroMemory(rented.AsSpan(0, Chars.Length));
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private bool IsNarrowable(int index) => sighting.Window[index] != 0 && sighting.Window[index + 1] == 0;
}
