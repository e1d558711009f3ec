using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Structures;

/// <summary>Ed25519 keys kept as 64 bytes: seed, then public key.</summary>
internal static class OkpPairs
{
    /// <summary>Whether both halves could be random.</summary>
    public static bool IsPlausible(ReadOnlySpan<byte> pair) => Randomness.Plausible(pair[..32]) && Randomness.Plausible(pair[32..]);
}
