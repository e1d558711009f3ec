using Keystay.Keys;

namespace Keystay.Scanning.Encodings;

/// <summary>The bounds within which numbers are worth calling an RSA key (RFC 8017, section 3).</summary>
internal static class RsaNumbers
{
    public const int FewestModulusBytes = 64;
    public const int MostModulusBytes = 2048;

    /// <summary>The public key of an unsigned big-endian modulus and exponent, or null when no RSA key has such.</summary>
    public static RsaPublicKey? TryPublic(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent)
    {
        modulus = modulus.TrimStart((byte)0);
        exponent = exponent.TrimStart((byte)0);
        bool possible = modulus.Length is >= FewestModulusBytes and <= MostModulusBytes && (modulus[^1] & 1) == 1
            && exponent.Length > 0 && exponent.Length <= modulus.Length && (exponent[^1] & 1) == 1 && (exponent.Length > 1 || exponent[0] > 1);
        return possible ? new RsaPublicKey(modulus, exponent) : null;
    }

    /// <summary>A copy without leading zero bytes; null for zero, which some programs write for a value they do not have.</summary>
    public static byte[]? OrNull(ReadOnlySpan<byte> number)
    {
        number = number.TrimStart((byte)0);
        return number.IsEmpty ? null : number.ToArray();
    }
}
