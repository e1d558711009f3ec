using System.Text.Json;
using Keystay.Keys;
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

    private readonly JwsInput jws = new(algorithm, isTypeNeeded: false, "at+jwt", "JWT");

    private readonly byte[] text = new byte[SigningRequest.MaxTextBytes];

    /// <summary>Signed if it may be signed, or why not.</summary>
    public SigningStatus Check(ReadOnlySpan<byte> input, KeySigner key)
    {
        var status = jws.Read(input, key, out var payload, out _);
        try
        {
            return status == SigningStatus.Signed ? CheckClaims(payload) : status;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter is what System.Text.Json throws for a text that is not Unicode; uncaught it would end the signer.
            return SigningStatus.BadClaims;
        }
    }

    private SigningStatus CheckClaims(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return SigningStatus.BadClaims;
        }
        bool hasIssuer = false, hasAudience = false, hasTenant = !rules.NeedsTenant;
        Span<byte> tenant = stackalloc byte[IssuerPattern.GuidBytes], named = stackalloc byte[IssuerPattern.GuidBytes];
        tenant.Clear();
        named.Clear();
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
                rules.TenantOf(issuer).CopyTo(tenant);
                hasIssuer = true;
            }
            else if (rules.NeedsTenant && reader.ValueTextEquals("tid"u8))
            {
                if (hasTenant || !reader.Read() || !TryText(ref reader, out var text) || text.Length != named.Length)
                {
                    return SigningStatus.WrongIssuer;
                }
                text.CopyTo(named);
                hasTenant = true;
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
        // A validator goes by tid, an application perhaps by iss: they must not name two tenants.
        return !hasIssuer || !hasTenant || !named.SequenceEqual(tenant) ? SigningStatus.WrongIssuer : !hasAudience ? SigningStatus.WrongAudience
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
