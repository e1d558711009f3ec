using System.Runtime.InteropServices;
using Keystay.Keys;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Structures;

/// <summary>OpenSSL's ECX_KEY: the public key lies inline, 63 bytes before the pointer to the private one (crypto/ec, struct ecx_key_st).</summary>
internal static class EcxKey
{
    private const int PublicBefore = 63;
    private const int KeyBytes = 32;

    public static void Look(ReadOnlySpan<byte> window, int at, MemoryReader memory, Harvest harvest)
    {
        // {…, public[57], private pointer, length u64, type i32}: types 0 X25519, 1 X448, 2 Ed25519, 3 Ed448.
        if (at < PublicBefore || at + 20 > window.Length || MemoryMarshal.Read<ulong>(window[(at + 8)..]) != KeyBytes
            || MemoryMarshal.Read<int>(window[(at + 16)..]) is not ((0 or 2) and var type))
        {
            return;
        }
        var inline = window.Slice(at - PublicBefore, KeyBytes);
        if (!Randomness.Plausible(inline))
        {
            return;
        }
        var curve = type == 0 ? OkpCurve.X25519 : OkpCurve.Ed25519;
        Span<byte> secret = stackalloc byte[KeyBytes];
        if (memory.TryRead(MemoryMarshal.Read<ulong>(window[at..]), secret) && harvest.Numbers.Add(secret, NumberOrder.BigEndian))
        {
            harvest.Public(new OkpPublicKey(curve, inline));
        }
        secret.Clear();
    }
}
