namespace Keystay.Scanning.Encodings.OpenPgp;

/// <summary>Secret keys and subkeys, version 4 (RFC 9580, section 5.5.3).</summary>
internal static class OpenPgpKeys
{
    private const int SecretKey = 5, SecretSubkey = 7, MostPackets = 256;

    /// <summary>The secret keys of a transferable secret key, up to the first packet that makes no sense.</summary>
    public static IReadOnlyList<DecodedContainer> Read(ReadOnlySpan<byte> packets)
    {
        var keys = new List<DecodedContainer>();
        var reader = new OpenPgpReader(packets);
        for (int i = 0; i < MostPackets && reader.TryPacket(out int type, out var body); i++)
        {
            if (type is SecretKey or SecretSubkey && TryRead(body) is { } key)
            {
                keys.Add(key);
            }
        }
        return keys;
    }

    private static DecodedContainer? TryRead(ReadOnlySpan<byte> body)
    {
        const int creationTime = 4;
        var reader = new OpenPgpReader(body);
        if (!reader.TryByte(out byte version) || version != 4 || !reader.TryTake(creationTime, out _) || !reader.TryByte(out byte algorithm)
            || OpenPgpKeyMaterial.TryRead(algorithm, ref reader) is not { } material || !reader.TryByte(out byte protection))
        {
            return null;
        }
        if (protection == 0)
        {
            var claim = material.Claim(ref reader);
            return claim is null ? null : new DecodedContainer("openpgp", body.Length) { Claim = claim, Public = material.Public };
        }
        if (IsOnACard(protection, reader.Rest))
        {
            return null;
        }
        return new DecodedContainer("openpgp", body.Length)
        {
            ProtectedKind = "openpgp-encrypted",
            ProtectedDetail = CipherName(protection is 253 or 254 or 255 && !reader.Rest.IsEmpty ? reader.Rest[0] : protection),
            Public = material.Public,
        };
    }

    /// <summary>GnuPG's own string-to-key 101, "GNU", says that the secret is elsewhere (doc/DETAILS of GnuPG, "GNU extensions to the S2K algorithm").</summary>
    private static bool IsOnACard(byte protection, ReadOnlySpan<byte> rest) => protection is 254 or 255 && rest is [_, 101, ..];

    /// <summary>RFC 9580, section 9.3.</summary>
    private static string? CipherName(byte cipher) => cipher switch
    {
        1 => "IDEA",
        2 => "TripleDES",
        3 => "CAST5",
        4 => "Blowfish",
        7 => "AES-128",
        8 => "AES-192",
        9 => "AES-256",
        10 => "Twofish",
        _ => null,
    };
}
