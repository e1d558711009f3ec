using Keystay.Keys;

namespace Keystay.Scanning.Encodings;

/// <summary>Public key blobs: ssh-rsa (RFC 4253, section 6.6), ecdsa-sha2-* (RFC 5656, section 3.1), ssh-ed25519 (RFC 8709, section 4).</summary>
internal static class SshPublicKeys
{
    /// <summary>Reads the blob that starts at the first byte, or returns null.</summary>
    public static DecodedContainer? TryRead(ReadOnlySpan<byte> bytes)
    {
        var reader = new SshReader(bytes);
        if (!reader.TryString(out var type))
        {
            return null;
        }
        PublicKey? key = null;
        if (type.SequenceEqual("ssh-rsa"u8))
        {
            key = reader.TryUnsigned(out var e) && reader.TryUnsigned(out var n) ? RsaNumbers.TryPublic(n, e) : null;
        }
        else if (type.SequenceEqual("ssh-ed25519"u8))
        {
            key = reader.TryString(out var x) && x.Length == 32 ? new OkpPublicKey(OkpCurve.Ed25519, x) : null;
        }
        else if (TryCurve(type) is { } curve)
        {
            key = reader.TryString(out _) && reader.TryString(out var point) ? EcPoints.TryRead(curve, point) : null;
        }
        return key is null ? null : new("ssh-public", reader.Consumed) { Public = key };
    }

    /// <summary>The curve of a key type.</summary>
    public static EcCurve? TryCurve(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("ecdsa-sha2-nistp256"u8) ? EcCurve.P256
        : type.SequenceEqual("ecdsa-sha2-nistp384"u8) ? EcCurve.P384
        : type.SequenceEqual("ecdsa-sha2-nistp521"u8) ? EcCurve.P521 : null;
}
