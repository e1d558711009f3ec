using Keystay.Keys;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Proving;

/// <summary>A private key whose possession by the dump is proven, with all its values.</summary>
internal sealed class ProvenKey : IDisposable
{
    /// <summary>RFC 7638 thumbprint, or the keyed fingerprint of an HMAC key.</summary>
    public required string Thumbprint { get; init; }

    /// <summary>The public half; null for HMAC keys.</summary>
    public PublicKey? Public { get; init; }

    /// <summary>Bits of an HMAC key; otherwise those of the public half.</summary>
    public int Bits { get; init; }

    /// <summary>factor, exponent, public-point, seed, decodes-and-matches or verifies-token.</summary>
    public required string Proof { get; init; }

    /// <summary>The numbers to sweep for.</summary>
    public required IReadOnlyList<SecretValue> Values { get; init; }

    /// <summary>The standard encodings to sweep for as text.</summary>
    public IReadOnlyList<SecretContainer> Containers { get; init; } = [];

    /// <summary>Names the public half goes by.</summary>
    public SortedSet<string> Names { get; } = new(StringComparer.Ordinal);

    /// <summary>Where whole containers of this key were decoded.</summary>
    public List<Place> Places { get; } = [];

    public void Dispose()
    {
        foreach (var value in Values)
        {
            value.Dispose();
        }
        foreach (var container in Containers)
        {
            container.Dispose();
        }
    }
}
