using System.Buffers.Binary;
using Keystay.Keys;
using Keystay.Scanning.Arithmetic;

namespace Keystay.Scanning.Searching;

/// <summary>A public key whose private half is looked for in windows.</summary>
internal sealed class SearchedModulus
{
    public SearchedModulus(RsaPublicKey key)
    {
        Key = key;
        byte[] modulus = key.Modulus[..];
        Array.Reverse(modulus);
        Limbs = ExactDivision.ToLimbs(modulus);
        byte[] exponent = [.. new byte[8], .. key.Exponent];
        Test = new PrivateExponentTest(Limbs, BinaryPrimitives.ReadUInt64BigEndian(exponent.AsSpan(exponent.Length - 8)));
    }

    public RsaPublicKey Key { get; }

    public ulong[] Limbs { get; }

    public int Bytes => 8 * Limbs.Length;

    public PrivateExponentTest Test { get; }

    /// <summary>Set by whichever thread finds a factor first.</summary>
    public volatile bool IsFound;
}
