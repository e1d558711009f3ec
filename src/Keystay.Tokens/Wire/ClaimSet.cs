using System.Buffers.Text;
using System.Text.Json;

namespace Keystay.Tokens.Wire;

/// <summary>The claims of a payload (RFC 7519, section 4), as bytes that lie in the payload or in a scratch buffer.</summary>
internal ref struct ClaimSet
{
    /// <summary>The registered names: those of RFC 7519, 9068 and OpenID Connect, and Entra's, that applications decide by.</summary>
    public static readonly NameTable Names = new(
        "iss", "sub", "aud", "exp", "nbf", "iat", "jti", "client_id", "azp", "appid", "tid", "sid", "uti",
        "scope", "scp", "roles", "groups", "cnf", "oid", "upn", "idp", "azpacr", "appidacr", "acr", "amr", "auth_time", "nonce", "act", "may_act", "entitlements");

    /// <summary>9999-12-31T23:59:59Z, the last second that common date types hold.</summary>
    private const long LastSecond = 253_402_300_799;

    public ReadOnlySpan<byte> Issuer, Subject, TokenId, ClientId, Tenant, Session;

    /// <summary>Seconds since 1970; null when absent.</summary>
    public long? Expiry, NotBefore, IssuedAt;

    private ReadOnlySpan<byte> payload, audienceArray, audienceText;

    /// <summary>Whether the claim aud is present.</summary>
    public readonly bool HasAudience => !audienceText.IsEmpty || !audienceArray.IsEmpty;

    /// <summary>Reads a payload; <see cref="TokenReason.Accepted"/> or why not.</summary>
    public TokenReason Read(ReadOnlySpan<byte> json, Span<byte> scratch, TokenLimits limits)
    {
        payload = json;
        Span<JsonValue> values = stackalloc JsonValue[Names.Count];
        var reason = StrictObject.Read(json, Names, limits, TokenReason.BadPayload, values);
        if (reason == TokenReason.Accepted)
        {
            reason = ReadTexts(values, new TextFields(json, scratch), limits);
        }
        if (reason == TokenReason.Accepted)
        {
            reason = ReadTime(values[(int)ClaimName.Expiry], out Expiry);
        }
        if (reason == TokenReason.Accepted)
        {
            reason = ReadTime(values[(int)ClaimName.NotBefore], out NotBefore);
        }
        return reason == TokenReason.Accepted ? ReadTime(values[(int)ClaimName.IssuedAt], out IssuedAt) : reason;
    }

    /// <summary>Whether an audience, as UTF-8, is among the token's, byte by byte.</summary>
    public readonly bool IsFor(ReadOnlySpan<byte> audience)
    {
        if (audienceArray.IsEmpty)
        {
            return audienceText.SequenceEqual(audience);
        }
        var reader = new Utf8JsonReader(audienceArray);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
        {
            if (reader.ValueTextEquals(audience))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>The audiences as text, with a space between; for the record.</summary>
    public readonly string? AudienceText()
    {
        if (audienceArray.IsEmpty)
        {
            return audienceText.IsEmpty ? null : System.Text.Encoding.UTF8.GetString(audienceText);
        }
        var all = new List<string>();
        var reader = new Utf8JsonReader(audienceArray);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
        {
            all.Add(reader.GetString()!);
        }
        return string.Join(' ', all);
    }

    private TokenReason ReadTexts(scoped ReadOnlySpan<JsonValue> values, TextFields fields, TokenLimits limits)
    {
        var worst = TokenReason.Accepted;
        Issuer = Text(values, ClaimName.Issuer, ref fields, limits, ref worst);
        Subject = Text(values, ClaimName.Subject, ref fields, limits, ref worst);
        Tenant = Text(values, ClaimName.Tenant, ref fields, limits, ref worst);
        Session = Text(values, ClaimName.Session, ref fields, limits, ref worst);
        // Entra writes uti for jti, and azp (v2) or appid (v1) for client_id.
        TokenId = FirstOf(values, [ClaimName.TokenId, ClaimName.UniqueTokenId], ref fields, limits, ref worst);
        ClientId = FirstOf(values, [ClaimName.ClientId, ClaimName.AuthorisedParty, ClaimName.ApplicationId], ref fields, limits, ref worst);
        return worst == TokenReason.Accepted ? ReadAudience(values[(int)ClaimName.Audience], ref fields, limits) : worst;
    }

    private static ReadOnlySpan<byte> FirstOf(
        scoped ReadOnlySpan<JsonValue> values, scoped ReadOnlySpan<ClaimName> names, scoped ref TextFields fields, TokenLimits limits, scoped ref TokenReason worst)
    {
        ReadOnlySpan<byte> first = default;
        foreach (var name in names)
        {
            var text = Text(values, name, ref fields, limits, ref worst);
            first = first.IsEmpty ? text : first;
        }
        return first;
    }

    private static ReadOnlySpan<byte> Text(
        scoped ReadOnlySpan<JsonValue> values, ClaimName name, scoped ref TextFields fields, TokenLimits limits, scoped ref TokenReason worst)
    {
        var reason = fields.Take(values[(int)name], limits.MaxClaimBytes, TokenReason.ClaimMalformed, out var text);
        worst = worst == TokenReason.Accepted ? reason : worst;
        return text;
    }

    /// <summary>RFC 7519, section 4.1.3: one text or an array of texts.</summary>
    private TokenReason ReadAudience(JsonValue value, scoped ref TextFields fields, TokenLimits limits)
    {
        if (value.Type != JsonTokenType.StartArray)
        {
            return fields.Take(value, limits.MaxClaimBytes, TokenReason.ClaimMalformed, out audienceText);
        }
        var reader = new Utf8JsonReader(payload[value.Start..], new JsonReaderOptions { AllowMultipleValues = true });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
        {
            // Checked and thrown away: the array is compared where it lies.
            var reason = fields.Take(reader.ValueSpan, reader.ValueIsEscaped, limits.MaxClaimBytes, TokenReason.ClaimMalformed, out var text);
            if (reason != TokenReason.Accepted || text.IsEmpty)
            {
                return reason == TokenReason.Accepted ? TokenReason.ClaimMalformed : reason;
            }
        }
        if (reader.TokenType != JsonTokenType.EndArray)
        {
            return TokenReason.ClaimMalformed;
        }
        audienceArray = payload.Slice(value.Start, (int)reader.BytesConsumed);
        return audienceArray.IndexOf((byte)'"') >= 0 ? TokenReason.Accepted : TokenReason.AudienceMissing;
    }

    /// <summary>NumericDate (RFC 7519, section 2), whole seconds only: readers round a fraction in different directions.</summary>
    private readonly TokenReason ReadTime(JsonValue value, out long? seconds)
    {
        seconds = null;
        if (!value.IsPresent)
        {
            return TokenReason.Accepted;
        }
        var digits = value.Bytes(payload);
        if (value.Type != JsonTokenType.Number || digits.Length > 12 || !Utf8Parser.TryParse(digits, out long number, out int read) || read != digits.Length
            || number is < 0 or > LastSecond || digits[0] == '-')
        {
            return TokenReason.TimeMalformed;
        }
        seconds = number;
        return TokenReason.Accepted;
    }
}
