using System.Buffers.Text;
using Keystay.Signer.Custody;
using Keystay.Signing.Protocol;

namespace Keystay.Signer.Tokens;

/// <summary>Writes and signs the tokens of one thread, in buffers that are made once.</summary>
internal sealed class TokenWriter(RingRules rules, TimeProvider time)
{
    /// <summary>Escaping makes six bytes of one at most (\u001f); the fields together have less than a request.</summary>
    private readonly byte[] json = new byte[6 * SigningRequest.MaxBytes];

    /// <summary>Writes a token from claims.</summary>
    /// <param name="body">The body of the request.</param>
    /// <param name="key">The key.</param>
    /// <param name="to">Takes the token; <see cref="SigningResponse.MaxBytes"/> are enough for every token that is not refused.</param>
    /// <param name="written">Bytes of the token.</param>
    public SigningStatus Write(ReadOnlySpan<byte> body, KeySigner key, Span<byte> to, out int written)
    {
        written = 0;
        if (!ClaimsBody.TryParse(body, out var claims))
        {
            return SigningStatus.BadRequest;
        }
        if (!rules.AllowTimes(claims.IssuedAt, claims.ExpiresAt, time.GetUtcNow().ToUnixTimeSeconds()))
        {
            return SigningStatus.WrongLifetime;
        }
        Span<byte> issuer = stackalloc byte[1024];
        int issuerBytes = rules.WriteIssuer(claims.Tenant, issuer);
        if (issuerBytes < 0)
        {
            return SigningStatus.WrongIssuer;
        }
        if (!AllowAudiences(claims))
        {
            return SigningStatus.WrongAudience;
        }
        ReadOnlySpan<byte> further = default;
        if (claims.Subject.IsEmpty || claims.Client.IsEmpty || claims.Identifier.IsEmpty || (!claims.Further.IsEmpty && !FurtherClaims.TryRead(claims.Further, !claims.Tenant.IsEmpty, out further)))
        {
            return SigningStatus.BadClaims;
        }
        var payload = new JsonText(json);
        WriteClaims(ref payload, claims, issuer[..issuerBytes], further);
        return Sign(key, payload.Written, to, out written);
    }

    private static SigningStatus Sign(KeySigner key, ReadOnlySpan<byte> payload, Span<byte> to, out int written)
    {
        written = key.Header.Length + Base64Url.GetEncodedLength(payload.Length);
        if (written + 1 + Base64Url.GetEncodedLength(KeySigner.MaxSignatureBytes) > to.Length)
        {
            written = 0;
            return SigningStatus.BadClaims;
        }
        key.Header.CopyTo(to);
        Base64Url.EncodeToUtf8(payload, to[key.Header.Length..]);
        to[written] = (byte)'.';
        written += 1 + EncodedSignature.Write(key, to[..written], to[(written + 1)..]);
        return SigningStatus.Signed;
    }

    private bool AllowAudiences(ClaimsBody claims)
    {
        var rest = claims.Audiences();
        for (int i = 0; i < claims.AudienceCount; i++)
        {
            if (!rules.AllowAudience(ClaimsBody.TakeAudience(ref rest)))
            {
                return false;
            }
        }
        return true;
    }

    private static void WriteClaims(ref JsonText json, scoped ClaimsBody claims, scoped ReadOnlySpan<byte> issuer, scoped ReadOnlySpan<byte> further)
    {
        json.Raw("{\"iss\":"u8);
        json.Text(issuer);
        json.Raw(",\"sub\":"u8);
        json.Text(claims.Subject);
        json.Raw(",\"aud\":"u8);
        WriteAudiences(ref json, claims);
        json.Raw(",\"exp\":"u8);
        json.Number(claims.ExpiresAt);
        json.Raw(",\"iat\":"u8);
        json.Number(claims.IssuedAt);
        json.Raw(",\"jti\":"u8);
        json.Text(claims.Identifier);
        json.Raw(",\"client_id\":"u8);
        json.Text(claims.Client);
        if (!claims.Tenant.IsEmpty)
        {
            // Of the tenant that the issuer names: validators refuse a token of such a ring without it.
            json.Raw(",\"tid\":"u8);
            json.Text(claims.Tenant);
        }
        if (!claims.Scope.IsEmpty)
        {
            json.Raw(",\"scope\":"u8);
            json.Text(claims.Scope);
        }
        if (!further.IsEmpty)
        {
            json.Raw(","u8);
            json.Raw(further);
        }
        json.Raw("}"u8);
    }

    /// <summary>One audience is a text, several are an array (RFC 7519, section 4.1.3).</summary>
    private static void WriteAudiences(ref JsonText json, scoped ClaimsBody claims)
    {
        var rest = claims.Audiences();
        if (claims.AudienceCount == 1)
        {
            json.Text(ClaimsBody.TakeAudience(ref rest));
            return;
        }
        for (int i = 0; i < claims.AudienceCount; i++)
        {
            json.Raw(i == 0 ? "["u8 : ","u8);
            json.Text(ClaimsBody.TakeAudience(ref rest));
        }
        json.Raw("]"u8);
    }
}
