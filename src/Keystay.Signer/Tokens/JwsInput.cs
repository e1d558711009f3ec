using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Keystay.Signer.Custody;
using Keystay.Signing.Protocol;

namespace Keystay.Signer.Tokens;

/// <summary>Takes a JWS signing input (RFC 7515, section 5.1) apart, whose header is exactly that of a key. For one thread at a time.</summary>
/// <param name="algorithm">The alg that the header must name.</param>
/// <param name="isTypeNeeded">Whether the header must have a typ.</param>
/// <param name="types">What typ may be.</param>
internal sealed class JwsInput(string algorithm, bool isTypeNeeded, params string[] types)
{
    private readonly byte[] decoded = new byte[SigningRequest.MaxBytes];
    private readonly byte[][] types = [.. types.Select(Encoding.ASCII.GetBytes)];

    /// <summary>Reads an input.</summary>
    /// <param name="input">Hostile bytes.</param>
    /// <param name="key">The key that its header must name.</param>
    /// <param name="payload">What is in it, valid UTF-8, until the next one is read.</param>
    /// <param name="type">Which of the types its header has, or -1.</param>
    /// <returns>Signed if it could be read, or why not.</returns>
    public SigningStatus Read(ReadOnlySpan<byte> input, KeySigner key, out ReadOnlySpan<byte> payload, out int type)
    {
        payload = default;
        type = -1;
        int dot = input.IndexOf((byte)'.');
        if (dot < 0)
        {
            return SigningStatus.BadRequest;
        }
        try
        {
            if (!TryDecode(input[..dot], out var header) || !TryReadHeader(header, key, out type) || (isTypeNeeded && type < 0))
            {
                return SigningStatus.BadHeader;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter is what System.Text.Json throws for a text that is not Unicode; uncaught it would end the signer.
            return SigningStatus.BadHeader;
        }
        return TryDecode(input[(dot + 1)..], out payload) ? SigningStatus.Signed : SigningStatus.BadClaims;
    }

    private bool TryDecode(ReadOnlySpan<byte> encoded, out ReadOnlySpan<byte> json)
    {
        // White space and padding are what the decoder would skip and RFC 7515, section 2, does not have.
        json = default;
        if (encoded.ContainsAny(" \t\r\n="u8) || Base64Url.DecodeFromUtf8(encoded, decoded, out _, out int written) != OperationStatus.Done)
        {
            return false;
        }
        json = decoded.AsSpan(0, written);
        return written > 0 && Utf8.IsValid(json);
    }

    /// <summary>alg, kid and typ alone: any other parameter changes how a token is verified (RFC 7515, section 4.1).</summary>
    private bool TryReadHeader(ReadOnlySpan<byte> json, KeySigner key, out int type)
    {
        type = -1;
        bool hasAlgorithm = false, hasKid = false;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 1 });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isAlgorithm = reader.ValueTextEquals("alg"u8), isKid = reader.ValueTextEquals("kid"u8), isType = reader.ValueTextEquals("typ"u8);
            if (reader.ValueIsEscaped || (hasAlgorithm && isAlgorithm) || (hasKid && isKid) || (type >= 0 && isType) || !reader.Read() || reader.TokenType != JsonTokenType.String)
            {
                return false;
            }
            type = isType ? TypeOf(reader) : type;
            (hasAlgorithm, hasKid) = (hasAlgorithm || isAlgorithm, hasKid || isKid);
            bool good = isAlgorithm ? reader.ValueTextEquals(algorithm) : isKid ? reader.ValueTextEquals(key.KidText) : isType && type >= 0;
            if (!good)
            {
                return false;
            }
        }
        return hasAlgorithm && hasKid && reader.TokenType == JsonTokenType.EndObject && !reader.Read();
    }

    private int TypeOf(Utf8JsonReader reader)
    {
        for (int i = 0; i < types.Length; i++)
        {
            if (reader.ValueTextEquals(types[i]))
            {
                return i;
            }
        }
        return -1;
    }
}
