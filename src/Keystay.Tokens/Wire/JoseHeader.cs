using Keystay.Keys;

namespace Keystay.Tokens.Wire;

/// <summary>A JOSE header (RFC 7515, section 4). Keys that it brings along (<c>jwk</c>, <c>jku</c>, <c>x5c</c>, <c>x5u</c>) are never looked at.</summary>
internal ref struct JoseHeader
{
    public static readonly NameTable Names = new("alg", "kid", "typ", "crit", "b64");

    /// <summary>The algorithm asked for.</summary>
    public SignatureAlgorithm Algorithm;

    /// <summary>The key's name in UTF-8; empty when there is none.</summary>
    public ReadOnlySpan<byte> Kid;

    /// <summary>The media type in UTF-8; empty when there is none.</summary>
    public ReadOnlySpan<byte> Type;

    /// <summary>Reads a header; <see cref="TokenReason.Accepted"/> or why not.</summary>
    /// <param name="json">The decoded segment.</param>
    /// <param name="scratch">Room for texts without their escapes: as long as the header.</param>
    /// <param name="limits">Bounds.</param>
    public TokenReason Read(ReadOnlySpan<byte> json, Span<byte> scratch, TokenLimits limits)
    {
        Span<JsonValue> values = stackalloc JsonValue[Names.Count];
        var reason = StrictObject.Read(json, Names, limits, TokenReason.BadHeader, values);
        if (reason != TokenReason.Accepted)
        {
            return reason;
        }
        // RFC 7797, section 6: a b64 member counts only beside crit, but who reads it without that reads another payload.
        if (values[(int)HeaderName.Crit].IsPresent)
        {
            return TokenReason.CriticalHeader;
        }
        if (values[(int)HeaderName.B64].IsPresent)
        {
            return TokenReason.UnencodedPayload;
        }
        var fields = new TextFields(json, scratch);
        reason = fields.Take(values[(int)HeaderName.Kid], int.MaxValue, TokenReason.BadHeader, out Kid);
        if (reason == TokenReason.Accepted)
        {
            reason = fields.Take(values[(int)HeaderName.Typ], limits.MaxClaimBytes, TokenReason.BadHeader, out Type);
        }
        if (reason != TokenReason.Accepted)
        {
            return reason;
        }
        return ReadAlgorithm(values[(int)HeaderName.Alg], ref fields, limits);
    }

    private TokenReason ReadAlgorithm(JsonValue value, scoped ref TextFields fields, TokenLimits limits)
    {
        if (!value.IsText || fields.Take(value, limits.MaxClaimBytes, TokenReason.AlgorithmMissing, out var name) != TokenReason.Accepted)
        {
            return TokenReason.AlgorithmMissing;
        }
        if (SignatureAlgorithms.Parse(name) is not { } algorithm)
        {
            return TokenReason.AlgorithmNotAllowed;
        }
        Algorithm = algorithm;
        return TokenReason.Accepted;
    }
}
