using System.Buffers.Binary;
using Keystay.Scanning.Encodings;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Recognisers;

/// <summary>An RSA modulus and a public exponent as two DER integers in a row: RSAPublicKey, and what is left of any container of an RSA key.</summary>
/// <remarks>A freed block loses its first 16 bytes to the allocator's list, and with them every header that says what it was.</remarks>
internal sealed class RsaModulusDer : Recogniser
{
    private const int LongestExponent = 8;

    public override string Name => "rsa-modulus-der";

    /// <summary>INTEGER of 129 or 193 bytes (1024, 1536 bits), and of 256 to 2,303.</summary>
    public override IReadOnlyList<Anchor> Anchors { get; } =
        [new(2, 0x81, 0x81), new(2, 0x81, 0xC1), .. Enumerable.Range(1, 8).Select(high => new Anchor(2, 0x82, (byte)high))];

    public override void Recognise(Sighting sighting, Harvest harvest)
    {
        var ahead = sighting.Ahead;
        if (ahead.Length < 8)
        {
            return;
        }
        int header = ahead[1] == 0x81 ? 3 : 4;
        int length = header == 3 ? ahead[2] : BinaryPrimitives.ReadUInt16BigEndian(ahead[2..]);
        // A modulus has its top bit set, so DER puts a zero before it; it is odd.
        if (length is < 129 or > RsaNumbers.MostModulusBytes + 1 || ahead.Length < header + length + 3
            || ahead[header] != 0 || ahead[header + 1] < 0x80 || (ahead[header + length - 1] & 1) == 0)
        {
            return;
        }
        var after = ahead[(header + length)..];
        if (after[0] != 2 || after[1] is 0 or > LongestExponent || after.Length < 2 + after[1] || after[2] > 0x7F)
        {
            return;
        }
        var modulus = ahead.Slice(header + 1, length - 1);
        if (Randomness.Plausible(modulus) && RsaNumbers.TryPublic(modulus, after.Slice(2, after[1])) is { } key
            && !DerNesting.InCertificate(sighting.Window, sighting.At, header + length))
        {
            harvest.Public(key);
        }
    }
}
