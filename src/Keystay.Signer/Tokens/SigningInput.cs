using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using System.Text.Unicode;
using Keystay.Signer.Custody;
using Keystay.Signing.Protocol;

namespace Keystay.Signer.Tokens;

/// <summary>
/// Reads a JWS signing input (RFC 7515, section 5.1) that somebody else wrote and holds it against the ring's rules. What cannot be read in one way only is
/// refused: the signature would cover a token that another reader understands differently. For one thread.
/// </summary>
internal sealed class SigningInput(RingRules rules, TimeProvider time, string algorithm)
{
    private const int MaxDepth = 16;

    private readonly byte[] decoded = new byte[SigningRequest.MaxBytes], text = new byte[SigningRequest.MaxTextBytes];

    /// <summary>Signed if it may be signed, or why not.</summary>
    public SigningStatus Check(ReadOnlySpan<byte> input, KeySigner key)
    {
        int dot = input.IndexOf((byte)'.');
        if (dot < 0)
        {
            return SigningStatus.BadRequest;
        }
        var unreadable = SigningStatus.BadHeader;
        try
        {
            if (!TryDecode(input[..dot], out var header) || !IsHeader(header, key))
            {
                return SigningStatus.BadHeader;
            }
            unreadable = SigningStatus.BadClaims;
            return TryDecode(input[(dot + 1)..], out var payload) ? CheckClaims(payload) : SigningStatus.BadClaims;
        }
        catch (JsonException)
        {
            return unreadable;
        }
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
    private bool IsHeader(ReadOnlySpan<byte> json, KeySigner key)
    {
        bool hasAlgorithm = false, hasKid = false, hasType = false;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 1 });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isAlgorithm = reader.ValueTextEquals("alg"u8), isKid = reader.ValueTextEquals("kid"u8), isType = reader.ValueTextEquals("typ"u8);
            if (reader.ValueIsEscaped || (hasAlgorithm && isAlgorithm) || (hasKid && isKid) || (hasType && isType) || !reader.Read() || reader.TokenType != JsonTokenType.String)
            {
                return false;
            }
            bool good = isAlgorithm ? reader.ValueTextEquals(algorithm) : isKid ? reader.ValueTextEquals(key.KidText)
                : isType && (reader.ValueTextEquals("at+jwt"u8) || reader.ValueTextEquals("JWT"u8));
            (hasAlgorithm, hasKid, hasType) = (hasAlgorithm || isAlgorithm, hasKid || isKid, hasType || isType);
            if (!good)
            {
                return false;
            }
        }
        return hasAlgorithm && hasKid && reader.TokenType == JsonTokenType.EndObject && !reader.Read();
    }

    private SigningStatus CheckClaims(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return SigningStatus.BadClaims;
        }
        bool hasIssuer = false, hasAudience = false;
        long? issuedAt = null, expiresAt = null, notBefore = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueIsEscaped)
            {
                return SigningStatus.BadClaims;
            }
            if (reader.ValueTextEquals("iss"u8))
            {
                if (hasIssuer || !reader.Read() || !TryText(ref reader, out var issuer) || !rules.AllowIssuer(issuer))
                {
                    return SigningStatus.WrongIssuer;
                }
                hasIssuer = true;
            }
            else if (reader.ValueTextEquals("aud"u8))
            {
                if (hasAudience || !reader.Read() || !AllowAudience(ref reader))
                {
                    return SigningStatus.WrongAudience;
                }
                hasAudience = true;
            }
            else if (reader.ValueTextEquals("iat"u8) ? !TrySeconds(ref reader, ref issuedAt) : reader.ValueTextEquals("exp"u8) ? !TrySeconds(ref reader, ref expiresAt)
                : reader.ValueTextEquals("nbf"u8) && !TrySeconds(ref reader, ref notBefore))
            {
                return SigningStatus.WrongLifetime;
            }
            else
            {
                reader.Skip();
            }
        }
        if (reader.TokenType != JsonTokenType.EndObject || reader.Read())
        {
            return SigningStatus.BadClaims;
        }
        long now = time.GetUtcNow().ToUnixTimeSeconds();
        return !hasIssuer ? SigningStatus.WrongIssuer : !hasAudience ? SigningStatus.WrongAudience
            : expiresAt is not { } end || !rules.AllowTimes(issuedAt ?? now, end, now) || !rules.AllowTimes(now, end, now) ? SigningStatus.WrongLifetime : SigningStatus.Signed;
    }

    private bool AllowAudience(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return TryText(ref reader, out var only) && rules.AllowAudience(only);
        }
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }
        int count = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
        {
            if (++count > SigningRequest.MaxAudiences || !TryText(ref reader, out var one) || !rules.AllowAudience(one))
            {
                return false;
            }
        }
        return count > 0 && reader.TokenType == JsonTokenType.EndArray;
    }

    private bool TryText(ref Utf8JsonReader reader, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length > text.Length)
        {
            return false;
        }
        value = text.AsSpan(0, reader.CopyString(text));
        return true;
    }

    private static bool TrySeconds(ref Utf8JsonReader reader, ref long? seconds)
    {
        if (seconds is not null || !reader.Read() || reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long value))
        {
            return false;
        }
        seconds = value;
        return true;
    }
}
