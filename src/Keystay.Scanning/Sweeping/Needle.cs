using System.Security.Cryptography;

namespace Keystay.Scanning.Sweeping;

/// <summary>One encoding of one private value: what the sweep looks for, whole and in part.</summary>
internal sealed class Needle : IDisposable
{
    /// <summary>Index of the proven key it belongs to.</summary>
    public required int Key { get; init; }

    public required string Form { get; init; }

    public required string Encoding { get; init; }

    public required byte[] Data { get; init; }

    /// <summary>Fewest bytes that count as a partial exposure: those that hold 16 bytes of the value.</summary>
    public required int Shortest { get; init; }

    /// <summary>Index of the first private byte. What comes before is public and no exposure by itself.</summary>
    public int PrivateFrom { get; init; }

    /// <summary>Bytes of a character in text needles, which line breaks may interrupt; 0 for binary ones.</summary>
    public int CharacterBytes { get; init; }

    /// <summary>Whether finding all of <see cref="Data"/> is a whole value; text cut out of a longer text is always partial.</summary>
    public bool IsWhole { get; init; } = true;

    public void Dispose() => CryptographicOperations.ZeroMemory(Data);
}
