using System.Text;

namespace Keystay.Redaction.Tests.Redactions;

/// <summary>Finds what is left of private values by plain comparison, no kin of the scanner: any 16 bytes in a row, in the usual writings.</summary>
internal static class Left
{
    private const int Part = 16;

    /// <summary>The offsets at which 16 bytes of a value stand.</summary>
    public static IReadOnlyList<int> Of(IEnumerable<byte[]> values, byte[] bytes)
    {
        var parts = new HashSet<string>();
        foreach (byte[] writing in values.SelectMany(Writings))
        {
            for (int at = 0; at + Part <= writing.Length; at++)
            {
                parts.Add(Encoding.Latin1.GetString(writing, at, Part));
            }
        }
        string text = Encoding.Latin1.GetString(bytes);
        return [.. Enumerable.Range(0, Math.Max(0, bytes.Length - Part + 1)).Where(at => parts.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text.AsSpan(at, Part)))];
    }

    /// <summary>Text of 32 hex digits or 24 characters of base64 holds as many bytes; shorter pieces are other text's too.</summary>
    private static IEnumerable<byte[]> Writings(byte[] value)
    {
        yield return value;
        yield return [.. value.Reverse()];
        yield return [.. value.Chunk(4).SelectMany(w => w.Reverse())];
    }
}
