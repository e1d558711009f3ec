using System.Security.Cryptography;

namespace Keystay.Scanning.Survey;

/// <summary>An AES key schedule that is consistent with its first words.</summary>
internal sealed class KeySchedule(int keyBits, byte[] key, Place place)
{
    public int KeyBits { get; } = keyBits;
    public byte[] Key { get; } = key;
    public Place Place { get; } = place;

    public void Clear() => CryptographicOperations.ZeroMemory(Key);
}
