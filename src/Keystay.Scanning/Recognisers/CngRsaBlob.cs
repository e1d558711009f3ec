using System.Buffers.Binary;
using Keystay.Scanning.Encodings;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Recognisers;

/// <summary>RSA key blobs of Windows CNG: BCRYPT_RSAKEY_BLOB, then big-endian numbers (bcrypt.h).</summary>
internal sealed class CngRsaBlob : Recogniser
{
    private const int HeaderBytes = 24;

    public override string Name => "cng-rsa-blob";

    /// <summary>Of the magics RSA1 (public), RSA2 (primes) and RSA3 (all parts).</summary>
    public override IReadOnlyList<Anchor> Anchors { get; } = [Anchor.Of("SA1"u8), Anchor.Of("SA2"u8), Anchor.Of("SA3"u8)];

    public override void Recognise(Sighting sighting, Harvest harvest)
    {
        int start = sighting.At - 1;
        if (start >= 0 && sighting.Window[start] == 'R' && TryRead(sighting.Window[start..]) is { } blob)
        {
            harvest.Add(blob, sighting, start, "be");
        }
    }

    private static DecodedContainer? TryRead(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes)
        {
            return null;
        }
        uint bits = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        uint exponent = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]), modulus = BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]);
        uint prime1 = BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]), prime2 = BinaryPrimitives.ReadUInt32LittleEndian(bytes[20..]);
        bool isPrivate = bytes[3] != '1', isFull = bytes[3] == '3';
        if (bits is < 512 or > 16384 || modulus != (bits + 7) / 8 || exponent is 0 or > 32
            || prime1 >= modulus || prime2 >= modulus || isPrivate != (prime1 > 0) || isPrivate != (prime2 > 0))
        {
            return null;
        }
        var (e, n, p, q) = ((int)exponent, (int)modulus, (int)prime1, (int)prime2);
        int length = HeaderBytes + e + n + p + q + (isFull ? p + q + p + n : 0);
        if (bytes.Length < length || RsaNumbers.TryPublic(bytes.Slice(HeaderBytes + e, n), bytes.Slice(HeaderBytes, e)) is not { } key)
        {
            return null;
        }
        var blob = new DecodedContainer("cng-blob", length) { Public = key };
        int primes = HeaderBytes + e + n;
        return !isPrivate ? blob : blob with
        {
            // e, n, p, q; the full blob adds dp, dq, qinv, d.
            Claim = new RsaClaim
            {
                Modulus = key.Modulus,
                PublicExponent = key.Exponent,
                Prime1 = RsaNumbers.OrNull(bytes.Slice(primes, p)),
                Prime2 = RsaNumbers.OrNull(bytes.Slice(primes + p, q)),
                PrivateExponent = isFull ? RsaNumbers.OrNull(bytes[(length - n)..length]) : null,
            },
        };
    }
}
