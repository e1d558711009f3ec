namespace Keystay.Signer.Custody;

/// <summary>The two numbers of an ECDSA signature, from DER (RFC 3279, section 2.2.3) to two numbers of fixed width (RFC 7518, section 3.4).</summary>
internal static class EcdsaSignature
{
    /// <param name="der">As libcrypto wrote it: short lengths only, for curves up to P-384.</param>
    /// <param name="signature">Takes r and s, half each.</param>
    public static void ToFixedWidth(ReadOnlySpan<byte> der, Span<byte> signature)
    {
        int half = signature.Length / 2;
        var rest = der[2..];
        Take(ref rest, signature[..half]);
        Take(ref rest, signature[half..]);
    }

    private static void Take(ref ReadOnlySpan<byte> rest, Span<byte> number)
    {
        int length = rest[1];
        var digits = rest.Slice(2, length).TrimStart((byte)0);
        number.Clear();
        digits.CopyTo(number[(number.Length - digits.Length)..]);
        rest = rest[(2 + length)..];
    }
}
