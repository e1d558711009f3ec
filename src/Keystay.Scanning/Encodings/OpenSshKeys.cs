using System.Text;

namespace Keystay.Scanning.Encodings;

/// <summary>The OpenSSH private key format (PROTOCOL.key of OpenSSH).</summary>
internal static class OpenSshKeys
{
    private const int MostKeys = 16, LongestComment = 200;

    /// <summary>Reads the container that starts at the first byte (<c>openssh-key-v1</c> and a zero), or returns null.</summary>
    /// <remarks>Of a file with several keys, which OpenSSH itself neither writes nor reads, the first.</remarks>
    public static DecodedContainer? TryRead(ReadOnlySpan<byte> bytes)
    {
        var magic = "openssh-key-v1\0"u8;
        if (!bytes.StartsWith(magic))
        {
            return null;
        }
        var reader = new SshReader(bytes[magic.Length..]);
        if (!reader.TryString(out var cipher) || cipher.Length is < 1 or > 64 || !reader.TryString(out var kdf) || kdf.Length is < 1 or > 64
            || !reader.TryString(out _) || !reader.TryUInt32(out uint keys) || keys is < 1 or > MostKeys || !reader.TryString(out var publicKey))
        {
            return null;
        }
        for (uint i = 1; i < keys; i++)
        {
            if (!reader.TryString(out _))
            {
                return null;
            }
        }
        if (!reader.TryString(out var section))
        {
            return null;
        }
        int length = magic.Length + reader.Consumed;
        return cipher.SequenceEqual("none"u8)
            ? InTheClear(section, length)
            : Encrypted(cipher, kdf, publicKey, length + Math.Min(TagBytes(cipher), reader.Rest.Length));
    }

    private static DecodedContainer? InTheClear(ReadOnlySpan<byte> section, int length)
    {
        var reader = new SshReader(section);
        if (!reader.TryUInt32(out uint check1) || !reader.TryUInt32(out uint check2) || check1 != check2
            || SshPrivateKeys.TryRead(reader.Rest) is not { } key)
        {
            return null;
        }
        reader = new SshReader(reader.Rest[key.Length..]);
        bool isWhole = reader.TryString(out var comment);
        return key with { Form = "openssh", Length = length, Name = isWhole ? Comment(comment) : null };
    }

    private static DecodedContainer? Encrypted(ReadOnlySpan<byte> cipher, ReadOnlySpan<byte> kdf, ReadOnlySpan<byte> publicKey, int length)
    {
        if (cipher.ContainsAnyExceptInRange((byte)'!', (byte)'~') || kdf.ContainsAnyExceptInRange((byte)'!', (byte)'~'))
        {
            return null;
        }
        return new("openssh-encrypted", length)
        {
            ProtectedKind = "openssh-encrypted",
            ProtectedDetail = $"{Encoding.ASCII.GetString(cipher)}, {Encoding.ASCII.GetString(kdf)}",
            Public = SshPublicKeys.TryRead(publicKey)?.Public,
        };
    }

    /// <summary>Authenticated ciphers put their tag after the section, outside its length.</summary>
    private static int TagBytes(ReadOnlySpan<byte> cipher) =>
        cipher.EndsWith("-gcm@openssh.com"u8) || cipher.StartsWith("chacha20-poly1305"u8) ? 16 : 0;

    private static string? Comment(ReadOnlySpan<byte> comment)
    {
        // A comment from a dump ends on a terminal: printable ASCII or nothing.
        bool isPlain = comment.Length is > 0 and <= LongestComment && !comment.ContainsAnyExceptInRange((byte)' ', (byte)'~');
        return isPlain ? Encoding.ASCII.GetString(comment) : null;
    }
}
