using System.Security.Cryptography;
using System.Text;
using Keystay.Scanning.Proving;

namespace Keystay.Scanning.Hmac;

/// <summary>Proves HMAC keys: a key verifies a token that lies in the same input.</summary>
internal sealed class HmacProver(IReadOnlyList<HmacToken> tokens)
{
    // RFC 7638, section 7 warns of naming a symmetric key by its plain hash. This name is an HMAC under the key itself: whoever holds the token can
    // test guesses of the key as it is, and whoever does not learns no more from this.
    private static readonly byte[] NameLabel = Encoding.ASCII.GetBytes("keystay.key-name/1");

    private readonly Dictionary<string, ProvenKey> proven = [];

    public IEnumerable<ProvenKey> Proven => proven.Values;

    /// <summary>Tries a byte string as it is, and what it decodes to when it is base64 text.</summary>
    public void Try(ReadOnlySpan<byte> candidate)
    {
        if (tokens.Any(candidate, static (token, key) => token.Verifies(key)))
        {
            Record(candidate);
        }
        else if (Decoded(candidate) is { } key)
        {
            if (tokens.Any(key, static (token, bytes) => token.Verifies(bytes)))
            {
                Record(key);
            }
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private static byte[]? Decoded(ReadOnlySpan<byte> text)
    {
        if (text.Length < 22 || text.ContainsAnyExceptInRange((byte)'+', (byte)'z'))
        {
            return null;
        }
        Span<byte> standard = stackalloc byte[512];
        var trimmed = text.TrimEnd((byte)'=');
        int padded = (trimmed.Length + 3) / 4 * 4;
        if (padded > standard.Length || trimmed.Length % 4 == 1)
        {
            return null;
        }
        standard = standard[..padded];
        standard.Fill((byte)'=');
        trimmed.CopyTo(standard);
        standard.Replace((byte)'-', (byte)'+');
        standard.Replace((byte)'_', (byte)'/');
        var key = new byte[padded / 4 * 3];
        var status = System.Buffers.Text.Base64.DecodeFromUtf8(standard, key, out _, out int written);
        CryptographicOperations.ZeroMemory(standard);
        return status == System.Buffers.OperationStatus.Done ? key[..written] : null;
    }

    private void Record(ReadOnlySpan<byte> key)
    {
        byte[] secret = key.ToArray();
        string name = System.Buffers.Text.Base64Url.EncodeToString(HMACSHA256.HashData(secret, NameLabel));
        lock (proven)
        {
            proven.TryAdd(name, new ProvenKey
            {
                Thumbprint = name,
                Bits = secret.Length * 8,
                Proof = "verifies-token",
                Values = [new SecretValue("hmac.key", secret, secret.Length)],
            });
        }
    }
}
