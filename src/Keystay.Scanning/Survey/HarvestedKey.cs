using Keystay.Keys;

namespace Keystay.Scanning.Survey;

/// <summary>A public key that the input (or the caller) names.</summary>
internal sealed class HarvestedKey(PublicKey key)
{
    private const int MostNames = 8;
    private readonly SortedSet<string> names = new(StringComparer.Ordinal);

    public PublicKey Key { get; } = key;

    /// <summary>Seen in a certificate of an authority, or in an assembly's strong name: its private half is hardly ever here, and trust stores hold hundreds.</summary>
    public bool IsAuthority { get; set; }

    /// <summary>The caller asked for this key.</summary>
    public bool IsKnown { get; set; }

    public IEnumerable<string> Names => names;

    public void Name(string? name)
    {
        if (!string.IsNullOrWhiteSpace(name) && names.Count < MostNames)
        {
            names.Add(name);
        }
    }

    public void Merge(HarvestedKey other)
    {
        IsAuthority |= other.IsAuthority;
        IsKnown |= other.IsKnown;
        foreach (string name in other.names)
        {
            Name(name);
        }
    }
}
