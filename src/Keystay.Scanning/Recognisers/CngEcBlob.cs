using System.Buffers.Binary;
using Keystay.Keys;
using Keystay.Scanning.Encodings;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Recognisers;

/// <summary>Elliptic curve key blobs of Windows CNG: BCRYPT_ECCKEY_BLOB, then X, Y and d, big endian (bcrypt.h).</summary>
internal sealed class CngEcBlob : Recogniser
{
    private const int HeaderBytes = 8;

    public override string Name => "cng-ec-blob";

    /// <summary>ECS1 to ECS6 (ECDSA), ECK1 to ECK6 (ECDH), and ECDP, ECDV, ECKP, ECKV whose curve the blob does not name.</summary>
    public override IReadOnlyList<Anchor> Anchors { get; } = [Anchor.Of("ECS"u8), Anchor.Of("ECK"u8), Anchor.Of("ECD"u8)];

    public override void Recognise(Sighting sighting, Harvest harvest)
    {
        var ahead = sighting.Ahead;
        if (ahead.Length < HeaderBytes || !TryMagic(ahead, out var curve, out bool isPrivate))
        {
            return;
        }
        uint width = BinaryPrimitives.ReadUInt32LittleEndian(ahead[4..]);
        if (width is not (32 or 48 or 66) || (curve is not null && curve.FieldBytes != width))
        {
            return;
        }
        int size = (int)width, length = HeaderBytes + (size * (isPrivate ? 3 : 2));
        if (ahead.Length < length)
        {
            return;
        }
        byte[] point = [4, .. ahead.Slice(HeaderBytes, 2 * size)];
        var key = curve is null ? EcPoints.OnAnyCurve(size, point) : EcPoints.TryRead(curve, point);
        if (key is not null)
        {
            var claim = isPrivate ? new EcClaim(key.Curve, ahead[(length - size)..length].ToArray(), point) : null;
            harvest.Add(new DecodedContainer("cng-blob", length) { Claim = claim, Public = key }, sighting, sighting.At, "be");
        }
    }

    private static bool TryMagic(ReadOnlySpan<byte> magic, out EcCurve? curve, out bool isPrivate)
    {
        byte kind = magic[3];
        curve = kind switch
        {
            (byte)'1' or (byte)'2' => EcCurve.P256,
            (byte)'3' or (byte)'4' => EcCurve.P384,
            (byte)'5' or (byte)'6' => EcCurve.P521,
            _ => null,
        };
        isPrivate = kind == 'V' || (curve is not null && kind % 2 == 0);
        return magic[2] switch
        {
            (byte)'S' => curve is not null,
            (byte)'D' => kind is (byte)'P' or (byte)'V',
            _ => curve is not null || kind is (byte)'P' or (byte)'V',
        };
    }
}
