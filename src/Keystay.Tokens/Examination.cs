using System.Text;
using Keystay.Tokens.Caching;
using Keystay.Tokens.Revocations;
using Keystay.Tokens.Trust;
using Keystay.Tokens.Wire;

namespace Keystay.Tokens;

/// <summary>
/// One token under examination. The order is the point: how it is written, which key it names, whether that key signed it, and only then what it claims.
/// So a refusal for scope is a fact about a key and not about whoever typed the token.
/// </summary>
internal ref struct Examination(TokenValidatorOptions options, KeySet keys, RevocationList[] revocations, DateTimeOffset now, DateTimeOffset earliest)
{
    public CompactToken Token;
    public ClaimSet Claims;

    /// <summary>What keys and configuration call the token's issuer; known once the signature is good.</summary>
    public ReadOnlySpan<byte> Issuer;

    /// <summary>The key that the token names, as far as it is known.</summary>
    public TrustedKey? Key;

    /// <summary>Whether that key signed the token: what it claims is then the issuer's word, or a thief's.</summary>
    public bool IsSigned;

    /// <summary>Examines a token; <see cref="TokenReason.Accepted"/> or why not.</summary>
    /// <param name="token">The token.</param>
    /// <param name="buffer">Of <see cref="CompactToken.BufferBytes"/> at least.</param>
    public TokenReason Examine(ReadOnlySpan<char> token, Span<byte> buffer)
    {
        var reason = Token.Read(token, buffer, options.Limits);
        if (reason == TokenReason.Accepted)
        {
            reason = CheckHeader();
        }
        if (reason == TokenReason.Accepted)
        {
            reason = CheckSignature();
        }
        if (reason == TokenReason.Accepted)
        {
            reason = Claims.Read(Token.Payload, Token.Scratch, options.Limits);
        }
        if (reason == TokenReason.Accepted)
        {
            reason = CheckIssuer();
        }
        if (reason == TokenReason.Accepted)
        {
            reason = CheckClaims();
        }
        return reason == TokenReason.Accepted ? CheckRevocations() : reason;
    }

    /// <summary>
    /// Decides anew about a token that was accepted before under the very same keys: everything but what cannot have changed, which is how it is written,
    /// whether its key signed it, and the claims that no clock and no revocation touches.
    /// </summary>
    public TokenReason ExamineAgain(AcceptedToken accepted)
    {
        (Key, IsSigned) = (accepted.Key, true);
        Issuer = accepted.Issuer;
        Claims.Session = accepted.Session;
        Claims.TokenId = accepted.TokenId;
        (Claims.Expiry, Claims.NotBefore, Claims.IssuedAt) = (accepted.Expiry, accepted.NotBefore, accepted.IssuedAt);
        var reason = CheckKey();
        if (reason == TokenReason.Accepted)
        {
            reason = CheckTimes();
        }
        return reason == TokenReason.Accepted ? CheckRevocations() : reason;
    }

    private readonly TokenReason CheckHeader()
    {
        var kid = Token.Header.Kid;
        if (!IsAllowedType(Token.Header.Type))
        {
            return TokenReason.TypeNotAllowed;
        }
        return kid.IsEmpty ? TokenReason.KidMissing : kid.Length > options.Limits.MaxKidCharacters ? TokenReason.KidTooLong : TokenReason.Accepted;
    }

    private TokenReason CheckSignature()
    {
        var reason = keys.Find(Token.Header.Kid, out Key);
        if (reason != TokenReason.Accepted)
        {
            return reason;
        }
        if (Key!.Scope.Algorithm != Token.Header.Algorithm)
        {
            return TokenReason.AlgorithmMismatch;
        }
        reason = CheckKey();
        if (reason != TokenReason.Accepted)
        {
            return reason;
        }
        IsSigned = Key.Verify(Token.SigningInput, Token.Signature);
        return IsSigned ? TokenReason.Accepted : TokenReason.BadSignature;
    }

    /// <summary>Its period, its document's freshness, and whether it or its ring is revoked.</summary>
    private readonly TokenReason CheckKey()
    {
        var reason = Key!.StateAt(now, earliest);
        for (int i = 0; i < revocations.Length && reason == TokenReason.Accepted; i++)
        {
            reason = revocations[i].Check(Key);
        }
        return reason;
    }

    private TokenReason CheckIssuer()
    {
        if (Claims.Issuer.IsEmpty)
        {
            return TokenReason.IssuerMissing;
        }
        Issuer = keys.Translate(Claims.Issuer);
        var reason = keys.Check(Key!, Issuer);
        if (reason != TokenReason.Accepted)
        {
            return reason;
        }
        if (Claims.Tenant.IsEmpty)
        {
            return Key!.Scope.Issuer.IsTemplate ? TokenReason.TenantMissing : TokenReason.Accepted;
        }
        return Keystay.Keys.IssuerPattern.IsLowerCaseGuid(Claims.Tenant) && HasSegment(Claims.Issuer, Claims.Tenant) ? TokenReason.Accepted : TokenReason.TenantMismatch;
    }

    private readonly TokenReason CheckClaims()
    {
        if (!Claims.HasAudience)
        {
            return TokenReason.AudienceMissing;
        }
        if (!IsForUs())
        {
            return TokenReason.AudienceMismatch;
        }
        if (Claims.Subject.IsEmpty)
        {
            return TokenReason.SubjectMissing;
        }
        if (options.Profile == ClaimsProfile.AccessToken)
        {
            if (Claims.TokenId.IsEmpty)
            {
                return TokenReason.TokenIdMissing;
            }
            if (Claims.ClientId.IsEmpty)
            {
                return TokenReason.ClientIdMissing;
            }
        }
        return CheckTimes();
    }

    private readonly TokenReason CheckTimes()
    {
        if (Claims.Expiry is not { } expiry)
        {
            return TokenReason.ExpiryMissing;
        }
        if (Claims.IssuedAt is not { } issuedAt)
        {
            return TokenReason.IssuedAtMissing;
        }
        if (expiry <= issuedAt || expiry <= Claims.NotBefore)
        {
            return TokenReason.TimesContradict;
        }
        long skew = (long)options.ClockSkew.TotalSeconds, late = now.ToUnixTimeSeconds(), early = earliest.ToUnixTimeSeconds();
        if (expiry + skew <= late)
        {
            return TokenReason.Expired;
        }
        if (Claims.NotBefore - skew > early)
        {
            return TokenReason.NotYetValid;
        }
        if (issuedAt - skew > early)
        {
            return TokenReason.IssuedInFuture;
        }
        if (expiry - late > options.MaxLifetime.TotalSeconds)
        {
            return TokenReason.LifetimeTooLong;
        }
        return Key!.Scope.NotBefore is { } start && issuedAt + skew < start.ToUnixTimeSeconds() ? TokenReason.IssuedOutsideKeyPeriod : TokenReason.Accepted;
    }

    private readonly TokenReason CheckRevocations()
    {
        var reason = TokenReason.Accepted;
        for (int i = 0; i < revocations.Length && reason == TokenReason.Accepted; i++)
        {
            reason = revocations[i].Check(Key!, Issuer, Claims.Session, Claims.TokenId, now);
        }
        return reason;
    }

    private readonly bool IsAllowedType(ReadOnlySpan<byte> type)
    {
        for (int i = 0; i < options.Types.Count; i++)
        {
            if (Ascii.EqualsIgnoreCase(type, options.Types[i]))
            {
                return true;
            }
        }
        return false;
    }

    private readonly bool IsForUs()
    {
        foreach (byte[] audience in options.AudienceBytes)
        {
            if (Claims.IsFor(audience))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Whether a tenant is a whole segment of the issuer's path.</summary>
    private static bool HasSegment(ReadOnlySpan<byte> issuer, ReadOnlySpan<byte> tenant)
    {
        for (int at = issuer.IndexOf(tenant); at > 0; at = issuer.IndexOf(tenant))
        {
            int end = at + tenant.Length;
            if (issuer[at - 1] == '/' && (end == issuer.Length || issuer[end] == '/'))
            {
                return true;
            }
            issuer = issuer[end..];
        }
        return false;
    }
}
