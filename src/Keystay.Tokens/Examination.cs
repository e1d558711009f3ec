using System.Text;
using Keystay.Tokens.Trust;
using Keystay.Tokens.Wire;

namespace Keystay.Tokens;

/// <summary>
/// One token under examination. The order is the point: how it is written, which key it names, whether that key signed it, and only then what it claims.
/// So a refusal for scope is a fact about a key and not about whoever typed the token.
/// </summary>
internal ref struct Examination(TokenValidatorOptions options, KeySet keys, DateTimeOffset now, DateTimeOffset earliest)
{
    public CompactToken Token;
    public ClaimSet Claims;

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
            reason = keys.Check(Key!, Claims);
        }
        return reason == TokenReason.Accepted ? CheckClaims() : reason;
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
        var reason = keys.Find(Token.Header, now, earliest, out Key);
        if (reason != TokenReason.Accepted)
        {
            return reason;
        }
        IsSigned = Key!.Verify(Token.SigningInput, Token.Signature);
        return IsSigned ? TokenReason.Accepted : TokenReason.BadSignature;
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
}
