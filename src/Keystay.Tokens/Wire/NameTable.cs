using System.Text;

namespace Keystay.Tokens.Wire;

/// <summary>The registered names of a document, each with its index.</summary>
internal sealed class NameTable
{
    private const int MaxLength = 16;

    private readonly (byte[] Name, int Index)[][] byLength;

    /// <param name="names">In ASCII, lower case, of at most 16 characters.</param>
    public NameTable(params ReadOnlySpan<string> names)
    {
        Count = names.Length;
        var lists = Enumerable.Range(0, MaxLength + 1).Select(_ => new List<(byte[], int)>()).ToArray();
        for (int i = 0; i < names.Length; i++)
        {
            lists[names[i].Length].Add((Encoding.ASCII.GetBytes(names[i]), i));
        }
        byLength = [.. lists.Select(l => l.ToArray())];
    }

    public int Count { get; }

    /// <summary>The index of a name, or -1.</summary>
    public int IndexOf(ReadOnlySpan<byte> name)
    {
        if (name.Length <= MaxLength)
        {
            foreach (var (known, index) in byLength[name.Length])
            {
                if (name.SequenceEqual(known))
                {
                    return index;
                }
            }
        }
        return -1;
    }

    /// <summary>Whether a name that is not registered becomes a registered one for a reader that ignores case, by ASCII or by Unicode.</summary>
    public bool IsLookalike(ReadOnlySpan<byte> name)
    {
        if (name.Length > 3 * MaxLength || !name.ContainsAnyExceptInRange((byte)'_', (byte)'z'))
        {
            return false;
        }
        Span<byte> folded = stackalloc byte[MaxLength];
        int length = 0;
        while (!name.IsEmpty && length < MaxLength)
        {
            folded[length++] = FoldFirst(ref name);
        }
        return name.IsEmpty && IndexOf(folded[..length]) >= 0;
    }

    /// <summary>
    /// Takes one character. Four outside ASCII fold to ASCII letters: dotted capital and dotless small i, long s, and the Kelvin sign (Unicode CaseFolding,
    /// and the upper and lower case maps that equalsIgnoreCase of several languages goes by).
    /// </summary>
    private static byte FoldFirst(ref ReadOnlySpan<byte> name)
    {
        (byte folded, int taken) = name switch
        {
            [>= (byte)'A' and <= (byte)'Z', ..] => ((byte)(name[0] | 0x20), 1),
            [0xc4, 0xb0 or 0xb1, ..] => ((byte)'i', 2),
            [0xc5, 0xbf, ..] => ((byte)'s', 2),
            [0xe2, 0x84, 0xaa, ..] => ((byte)'k', 3),
            _ => (name[0], 1),
        };
        name = name[taken..];
        return folded;
    }
}
