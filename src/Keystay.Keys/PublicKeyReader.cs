using System.Security.Cryptography;
using System.Text.Json;

namespace Keystay.Keys;

/// <summary>Reads public keys from any document that commonly publishes them.</summary>
/// <remarks>
/// JWK and JWKS (RFC 7517), PEM and DER of SubjectPublicKeyInfo, certificate (RFC 5280) and RSAPublicKey (RFC 8017), SSH public keys in one
/// line, <c>authorized_keys</c>, <c>known_hosts</c>, RFC 4716 and wire form (RFC 4253, section 6.6). A document with a private key is refused.
/// </remarks>
public static class PublicKeyReader
{
    /// <summary>Most bytes of a document: a bundle of ten thousand certificates fits.</summary>
    public const int MaxDocumentBytes = 16 << 20;

    /// <summary>Reads every public key of a document; never an empty list.</summary>
    /// <exception cref="PublicKeyFormatException">It is malformed, holds no public key, or holds a private one.</exception>
    public static IReadOnlyList<NamedPublicKey> Read(ReadOnlySpan<byte> document) => Read(document, out _);

    /// <summary>Reads every public key of a document and names what it left out: keys of a type that Keystay does not look for.</summary>
    /// <param name="document">The whole document.</param>
    /// <param name="skipped">One sentence for each key left out.</param>
    /// <exception cref="PublicKeyFormatException">It is malformed, holds no public key, or holds a private one.</exception>
    public static IReadOnlyList<NamedPublicKey> Read(ReadOnlySpan<byte> document, out IReadOnlyList<string> skipped)
    {
        if (document.Length > MaxDocumentBytes)
        {
            throw new PublicKeyFormatException("too-large", $"The document has {document.Length} bytes; at most {MaxDocumentBytes} are read.");
        }
        var into = new PublicKeyList();
        try
        {
            ReadAnyFormat(TrimMarkAndSpace(document), document, into);
        }
        catch (CryptographicException e)
        {
            throw new PublicKeyFormatException("bad-der", "A certificate in the document is malformed.", e);
        }
        if (into.Keys.Count == 0)
        {
            throw new PublicKeyFormatException(
                into.Skipped.Count > 0 ? "unsupported-key-type" : "no-public-key",
                into.Skipped.Count > 0 ? $"The document holds no key of a supported type: {into.Skipped[0]}" : "The document holds no public key.");
        }
        skipped = into.Skipped;
        return into.Keys;
    }

    /// <summary>Reads the public key of one JWK (RFC 7517), so that one bad key of a set need not cost the others.</summary>
    /// <exception cref="PublicKeyFormatException">It is malformed, of a type that Keystay does not know, or it has a private member.</exception>
    public static PublicKey ReadJwk(JsonElement jwk)
    {
        var into = new PublicKeyList();
        JwkReader.ReadKey(jwk, "The key", into);
        return into.Keys is [var key] ? key.Key : throw new PublicKeyFormatException("unsupported-key-type", into.Skipped[0]);
    }

    private static void ReadAnyFormat(ReadOnlySpan<byte> trimmed, ReadOnlySpan<byte> document, PublicKeyList into)
    {
        if (trimmed.IsEmpty)
        {
            throw new PublicKeyFormatException("empty", "The document is empty.");
        }
        if (trimmed[0] == '{')
        {
            JwkReader.Read(trimmed, into);
        }
        else if (document[0] == 0x30 && IsBinary(document))
        {
            DerReader.Read(document, null, into);
        }
        else if (SshReader.IsWireForm(document))
        {
            SshReader.ReadWireForm(document, null, into);
        }
        else if (trimmed.IndexOf("-----BEGIN "u8) >= 0)
        {
            PemReader.Read(trimmed, into);
        }
        else if (trimmed.StartsWith("---- BEGIN SSH2 PUBLIC KEY ----"u8))
        {
            SshReader.ReadArmoured(trimmed, into);
        }
        else
        {
            SshReader.ReadLines(trimmed, into);
        }
    }

    /// <summary>0x30 is the DER tag of a SEQUENCE and the digit zero: text has no byte below a tab.</summary>
    private static bool IsBinary(ReadOnlySpan<byte> document) =>
        document[..Math.Min(document.Length, 64)].ContainsAnyInRange((byte)0, (byte)8) || document[..Math.Min(document.Length, 64)].ContainsAnyInRange((byte)0x80, (byte)0xff);

    private static ReadOnlySpan<byte> TrimMarkAndSpace(ReadOnlySpan<byte> document)
    {
        ReadOnlySpan<byte> byteOrderMark = [0xef, 0xbb, 0xbf];
        return (document.StartsWith(byteOrderMark) ? document[3..] : document).Trim(" \t\r\n"u8);
    }
}
