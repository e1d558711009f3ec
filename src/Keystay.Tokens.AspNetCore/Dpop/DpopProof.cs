using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Keystay.Keys;
using Keystay.Tokens.Signatures;
using Keystay.Tokens.Wire;

namespace Keystay.Tokens.AspNetCore;

/// <summary>A proof of possession (RFC 9449, section 4.2), read under the rules for tokens.</summary>
internal ref struct DpopProof
{
    /// <summary>Bounds: a proof has one key and a handful of claims.</summary>
    public static readonly TokenLimits Limits = new() { MaxTokenCharacters = 8 << 10, MaxMembers = 64, MaxDepth = 8 };

    private static readonly NameTable Names = new("jti", "htm", "htu", "iat", "ath");

    public ReadOnlySpan<byte> Id, Method, Address, TokenHash;

    /// <summary>Seconds since 1970.</summary>
    public long IssuedAt;

    /// <summary>The key that it brings along.</summary>
    public PublicKey Key;

    private CompactToken jws;

    /// <summary>Reads a proof; its signature is looked at by <see cref="IsSigned"/>.</summary>
    /// <param name="text">The DPoP header.</param>
    /// <param name="buffer">Of <see cref="CompactToken.BufferBytes"/> at least.</param>
    public BindingReason Read(ReadOnlySpan<char> text, Span<byte> buffer)
    {
        if (jws.Read(text, buffer, Limits) != TokenReason.Accepted)
        {
            return BindingReason.ProofMalformed;
        }
        if (!Ascii.EqualsIgnoreCase(jws.Header.Type, "dpop+jwt"u8))
        {
            return BindingReason.ProofType;
        }
        return TryReadKey(Base64Url.DecodeFromChars(text[..text.IndexOf('.')])) ? ReadClaims() : BindingReason.ProofKey;
    }

    /// <summary>Whether the key it brings along signed it.</summary>
    public readonly bool IsSigned()
    {
        using var verifier = SignatureVerifier.Create(Key, jws.Header.Algorithm);
        return verifier.Verify(jws.SigningInput, jws.Signature);
    }

    private bool TryReadKey(byte[] header)
    {
        using var json = JsonDocument.Parse(header);
        if (!json.RootElement.TryGetProperty("jwk", out var jwk) || jwk.ValueKind != JsonValueKind.Object)
        {
            return false;
        }
        try
        {
            Key = PublicKeyReader.ReadJwk(jwk);
        }
        catch (PublicKeyFormatException)
        {
            // A private member among them: RFC 9449, section 4.3, step 7.
            return false;
        }
        // Above 8192 bits whoever made the key decides how long this computer works.
        return jws.Header.Algorithm.Fits(Key) && Key is not RsaPublicKey { Bits: < 2048 or > 8192 } and not RsaPublicKey { Exponent: not [1, 0, 1] };
    }

    private BindingReason ReadClaims()
    {
        Span<JsonValue> values = stackalloc JsonValue[Names.Count];
        if (StrictObject.Read(jws.Payload, Names, Limits, TokenReason.BadPayload, values) != TokenReason.Accepted)
        {
            return BindingReason.ProofMalformed;
        }
        var fields = new TextFields(jws.Payload, jws.Scratch);
        return TryTake(values[0], ref fields, out Id) && TryTake(values[1], ref fields, out Method) && TryTake(values[2], ref fields, out Address)
            && TryTake(values[4], ref fields, out TokenHash) && TryTime(values[3]) ? BindingReason.Accepted : BindingReason.ProofClaim;
    }

    private static bool TryTake(JsonValue value, scoped ref TextFields fields, out ReadOnlySpan<byte> text) =>
        fields.Take(value, Limits.MaxClaimBytes, TokenReason.ClaimMalformed, out text) == TokenReason.Accepted && !text.IsEmpty;

    private bool TryTime(JsonValue value)
    {
        var digits = value.Bytes(jws.Payload);
        return value.Type == JsonTokenType.Number && digits.Length <= 12 && Utf8Parser.TryParse(digits, out IssuedAt, out int read) && read == digits.Length;
    }
}
