using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Keystay.Scanning.Encodings;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Structures;

/// <summary>
/// A key that ssh-agent holds shielded: AES-256-CTR under SHA-512 of a 16 KiB random prekey (OpenSSH sshkey.c, sshkey_unshield_private).
/// Ciphertext and prekey both lie in the dump, so the key does too.
/// </summary>
internal static class ShieldedSshKey
{
    private const int PrekeyBytes = 16 * 1024;
    private const int MostShieldedBytes = 20_000;

    /// <summary>Tests four words: shielded pointer, length, prekey pointer, 16384.</summary>
    public static void Look(ReadOnlySpan<byte> window, int at, MemoryReader memory, Harvest harvest, WindowMap map)
    {
        _ = map;
        if (at + 32 > window.Length || MemoryMarshal.Read<ulong>(window[(at + 24)..]) != PrekeyBytes)
        {
            return;
        }
        ulong length = MemoryMarshal.Read<ulong>(window[(at + 8)..]);
        if (length is 0 or > MostShieldedBytes || length % 16 != 0)
        {
            return;
        }
        ulong shielded = MemoryMarshal.Read<ulong>(window[at..]), prekey = MemoryMarshal.Read<ulong>(window[(at + 16)..]);
        var key = new byte[PrekeyBytes];
        var text = new byte[(int)length];
        if (memory.TryRead(prekey, key) && memory.TryRead(shielded, text))
        {
            Unshield(key, text);
            if (SshPrivateKeys.TryRead(text) is { Claim: { } claim } decoded)
            {
                if (decoded.Public is { } known)
                {
                    harvest.Public(known);
                }
                harvest.Private(claim, new("shielded", "ciphertext", memory.Locate(shielded, text.Length)));
                harvest.Private(claim, new("shielded", "prekey", memory.Locate(prekey, PrekeyBytes)));
            }
        }
        CryptographicOperations.ZeroMemory(key);
        CryptographicOperations.ZeroMemory(text);
    }

    private static void Unshield(byte[] prekey, byte[] text)
    {
        var hash = SHA512.HashData(prekey);
        using var aes = Aes.Create();
        aes.Key = hash[..32];
        var counter = new byte[text.Length];
        var initial = BinaryPrimitives.ReadUInt128BigEndian(hash.AsSpan(32, 16));
        for (int i = 0; i < counter.Length; i += 16)
        {
            BinaryPrimitives.WriteUInt128BigEndian(counter.AsSpan(i), initial + (UInt128)(i / 16));
        }
        var stream = aes.EncryptEcb(counter, PaddingMode.None);
        for (int i = 0; i < text.Length; i++)
        {
            text[i] ^= stream[i];
        }
        CryptographicOperations.ZeroMemory(hash);
        CryptographicOperations.ZeroMemory(stream);
    }
}
