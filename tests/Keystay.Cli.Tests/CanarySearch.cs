using System.Buffers.Text;
using System.Text;

namespace Keystay.Cli.Tests;

/// <summary>Looks for some contiguous bytes of private values: as they are, reversed, in hexadecimal, and in base64 at each of its three phases.</summary>
internal sealed class CanarySearch
{
    private readonly int part, groups;
    private readonly HashSet<string> bytes = new(StringComparer.Ordinal);
    private readonly HashSet<string> hex = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> base64 = new(StringComparer.Ordinal);

    /// <param name="secrets">The values.</param>
    /// <param name="part">How many bytes of one are too many.</param>
    public CanarySearch(IEnumerable<byte[]> secrets, int part)
    {
        // Wherever they begin, so many bytes hold whole groups of base64.
        (this.part, groups) = (part, (part - 2) / 3 * 3);
        foreach (byte[] secret in secrets.SelectMany(s => new[] { s, [.. Enumerable.Reverse(s)] }))
        {
            for (int i = 0; i + part <= secret.Length; i++)
            {
                bytes.Add(Encoding.Latin1.GetString(secret, i, part));
                hex.Add(Convert.ToHexString(secret, i, part));
            }
            for (int i = 0; i + groups <= secret.Length; i++)
            {
                base64.Add(Convert.ToBase64String(secret, i, groups));
                base64.Add(Base64Url.EncodeToString(secret.AsSpan(i, groups)));
            }
        }
    }

    /// <summary>Whether a part of a secret stands anywhere in it.</summary>
    public bool Sees(byte[] said)
    {
        string text = Encoding.Latin1.GetString(said);
        return Holds(text, part, bytes) || Holds(text, 2 * part, hex) || Holds(text, groups * 4 / 3, base64);
    }

    private static bool Holds(string text, int length, HashSet<string> parts)
    {
        var lookup = parts.GetAlternateLookup<ReadOnlySpan<char>>();
        for (int i = 0; i + length <= text.Length; i++)
        {
            if (lookup.Contains(text.AsSpan(i, length)))
            {
                return true;
            }
        }
        return false;
    }
}
