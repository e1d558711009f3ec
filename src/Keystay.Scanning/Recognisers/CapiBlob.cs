using System.Buffers.Binary;
using Keystay.Scanning.Encodings;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Recognisers;

/// <summary>RSA key blobs of Windows CryptoAPI, also strong-name key files: PUBLICKEYSTRUC, RSAPUBKEY, then little-endian numbers (wincrypt.h).</summary>
internal sealed class CapiBlob : Recogniser
{
    private const int HeaderBytes = 8, StrongNameBytes = 12;

    public override string Name => "capi-blob";

    /// <summary>Of the magics RSA1 (public) and RSA2 (private).</summary>
    public override IReadOnlyList<Anchor> Anchors { get; } = [Anchor.Of("SA1"u8), Anchor.Of("SA2"u8)];

    public override void Recognise(Sighting sighting, Harvest harvest)
    {
        int start = sighting.At - 1 - HeaderBytes;
        if (start < 0 || TryRead(sighting.Window[start..]) is not { } blob)
        {
            return;
        }
        harvest.Add(blob with { IsAuthority = IsStrongName(sighting.Window[..start]) }, sighting, start, "le");
    }

    /// <summary>
    /// Whether a public key names an assembly: behind the algorithms of its signature and its hash and a length (ECMA-335, section II.6.2.1.3). Every program has those of whoever made the assemblies
    /// that it loads.
    /// </summary>
    private static bool IsStrongName(ReadOnlySpan<byte> before) =>
        before.Length >= StrongNameBytes && BinaryPrimitives.ReadUInt32LittleEndian(before[^12..]) == 0x2400 && BinaryPrimitives.ReadUInt32LittleEndian(before[^8..]) is 0x8004 or 0x800C;

    private static DecodedContainer? TryRead(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 20 || bytes[1] != 2 || bytes[2] != 0 || bytes[3] != 0 || bytes[8] != 'R')
        {
            return null;
        }
        // bType PUBLICKEYBLOB or PRIVATEKEYBLOB; CALG_RSA_SIGN or CALG_RSA_KEYX.
        bool isPrivate = bytes[0] == 7;
        uint algorithm = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        uint bits = BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]);
        if (bytes[0] is not (6 or 7) || isPrivate != (bytes[11] == '2') || algorithm is not (0x2400 or 0xA400) || bits is < 512 or > 16384)
        {
            return null;
        }
        int whole = (int)(bits + 7) / 8, half = (int)(bits + 15) / 16;
        int length = 20 + whole + (isPrivate ? (5 * half) + whole : 0);
        if (bytes.Length < length)
        {
            return null;
        }
        var n = Reversed(bytes.Slice(20, whole));
        if (RsaNumbers.TryPublic(n, Reversed(bytes.Slice(16, 4))) is not { } key)
        {
            return null;
        }
        var blob = new DecodedContainer("capi-blob", length) { Public = key };
        return !isPrivate ? blob : blob with
        {
            // modulus, p, q, dp, dq, qinv, d.
            Claim = new RsaClaim
            {
                Modulus = key.Modulus,
                PublicExponent = key.Exponent,
                Prime1 = Reversed(bytes.Slice(20 + whole, half)),
                Prime2 = Reversed(bytes.Slice(20 + whole + half, half)),
                PrivateExponent = Reversed(bytes.Slice(20 + whole + (5 * half), whole)),
            },
        };
    }

    private static byte[] Reversed(ReadOnlySpan<byte> littleEndian)
    {
        var number = littleEndian.ToArray();
        Array.Reverse(number);
        return number;
    }
}
