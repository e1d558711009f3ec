using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Keystay.Keys;

/// <summary>PEM documents (RFC 7468): any number of public keys and certificates.</summary>
internal static class PemReader
{
    public static void Read(ReadOnlySpan<byte> document, PublicKeyList into)
    {
        if (document.IndexOf("PRIVATE KEY-----"u8) >= 0)
        {
            throw new PublicKeyFormatException("private-key", "The document holds a PEM private key. Give the public half alone, and treat that file as a secret.");
        }
        int blocks = 0;
        while (PemEncoding.TryFindUtf8(document, out var found))
        {
            string label = Encoding.UTF8.GetString(document[found.Label]);
            ReadBlock(label, Base64Of(document[found.Base64Data], found.DecodedDataLength), into);
            document = document[found.Location.End..];
            blocks++;
        }
        if (blocks == 0 || document.IndexOf("-----BEGIN "u8) >= 0)
        {
            throw new PublicKeyFormatException("bad-pem", $"PEM block {blocks} is cut short or malformed.");
        }
    }

    private static void ReadBlock(string label, byte[] der, PublicKeyList into)
    {
        if (label is "PUBLIC KEY" or "RSA PUBLIC KEY" or "CERTIFICATE" or "X509 CERTIFICATE")
        {
            DerReader.Read(der, null, into);
        }
        else
        {
            into.Skip($"A PEM block is labelled {label}, which is no public key.");
        }
    }

    private static byte[] Base64Of(ReadOnlySpan<byte> text, int length)
    {
        var der = new byte[length];
        // TryFindUtf8 has checked the alphabet and counted the bytes.
        Base64.DecodeFromUtf8(text, der, out _, out int written);
        return der[..written];
    }
}
