using System.Buffers.Binary;
using Keystay.Scanning.Encodings;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Recognisers;

/// <summary>
/// A DER integer of a size that RSA keys have: a modulus with its public exponent behind it is a public key (RFC 8017, appendix A.1.1), anything else a
/// number that may be a factor or an exponent.
/// </summary>
/// <remarks>
/// A freed block loses its first 16 bytes to the allocator's list, and with them every header that says what it was; later allocations cut holes into
/// the rest. An integer that survived whole still tells its own length.
/// </remarks>
internal sealed class RsaIntegerDer : Recogniser
{
    private const int LongestExponent = 8, FewestNumberBytes = 63;

    public override string Name => "rsa-integer-der";

    /// <summary>INTEGER of 64 to 192 bytes and a leading zero, or without one, and of 256 to 2,303 bytes.</summary>
    public override IReadOnlyList<Anchor> Anchors { get; } =
    [
        new(2, 0x41, 0), new(2, 0x61, 0),
        new(2, 0x81, 0x80), new(2, 0x81, 0x81), new(2, 0x81, 0xC0), new(2, 0x81, 0xC1),
        .. Enumerable.Range(1, 8).Select(high => new Anchor(2, 0x82, (byte)high)),
    ];

    public override void Recognise(Sighting sighting, Harvest harvest)
    {
        var ahead = sighting.Ahead;
        if (ahead.Length < 8)
        {
            return;
        }
        int header = ahead[1] switch { 0x81 => 3, 0x82 => 4, _ => 2 };
        int length = header switch { 3 => ahead[2], 4 => BinaryPrimitives.ReadUInt16BigEndian(ahead[2..]), _ => ahead[1] };
        if (length > RsaNumbers.MostModulusBytes + 1 || ahead.Length < header + length)
        {
            return;
        }
        var value = ahead.Slice(header, length);
        // X.690, section 8.3.2: a zero comes first where the top bit would make the number negative, and nowhere else.
        if (value[0] > 0x7F || (value[0] == 0 && value[1] < 0x80))
        {
            return;
        }
        value = value.TrimStart((byte)0);
        if (value.Length < FewestNumberBytes || value.Length % 32 is not (0 or 31) || !Randomness.Plausible(value)
            || DerNesting.InCertificate(sighting.Window, sighting.At, header + length))
        {
            return;
        }
        if (IsModulus(value) && ExponentOf(ahead[(header + length)..]) is var exponent && RsaNumbers.TryPublic(value, exponent) is { } key)
        {
            harvest.Public(key);
        }
        else
        {
            harvest.Number(value);
        }
    }

    private static bool IsModulus(ReadOnlySpan<byte> value) => value.Length >= 128 && value[0] >= 0x80 && (value[^1] & 1) == 1;

    private static ReadOnlySpan<byte> ExponentOf(ReadOnlySpan<byte> after) =>
        after is [2, > 0 and <= LongestExponent, <= 0x7F, ..] && after.Length >= 2 + after[1] ? after.Slice(2, after[1]) : default;
}
