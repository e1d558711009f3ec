using Keystay.Tokens.Trust;
using Keystay.Tokens.Wire;

namespace Keystay.Tokens.AspNetCore;

/// <summary>
/// What Microsoft.IdentityModel does not look at in a token: how it is written, whether its key may sign, and for whom. Signature, times, audience and type
/// stay with Microsoft.IdentityModel.
/// </summary>
internal ref struct ScopeExamination(TokenLimits limits, KeySet keys, ProtectedClock clock)
{
    /// <summary>As <see cref="TokenValidatorOptions.ClockSkew"/> is unless set.</summary>
    private const long ClockSkewSeconds = 30;

    /// <summary>The key that the token names.</summary>
    public TrustedKey? Key;

    /// <summary>Examines a token; <see cref="TokenReason.Accepted"/> or why not.</summary>
    public TokenReason Examine(ReadOnlySpan<char> text, Span<byte> buffer)
    {
        var token = new CompactToken();
        var reason = token.Read(text, buffer, limits);
        if (reason == TokenReason.Accepted)
        {
            reason = FindKey(token.Header);
        }
        if (reason != TokenReason.Accepted)
        {
            return reason;
        }
        var claims = new ClaimSet();
        reason = claims.Read(token.Payload, token.Scratch, limits);
        if (reason == TokenReason.Accepted)
        {
            reason = keys.Check(Key!, claims, out _);
        }
        return reason != TokenReason.Accepted ? reason : IsBeforePeriod(claims) ? TokenReason.IssuedOutsideKeyPeriod : TokenReason.Accepted;
    }

    /// <summary>A key's period is part of its scope. Whether there is an iat at all is not asked here.</summary>
    private readonly bool IsBeforePeriod(scoped in ClaimSet claims) => Key!.Scope.NotBefore is { } start && claims.IssuedAt + ClockSkewSeconds < start.ToUnixTimeSeconds();

    private TokenReason FindKey(in JoseHeader header)
    {
        if (header.Kid.IsEmpty || header.Kid.Length > limits.MaxKidCharacters)
        {
            return header.Kid.IsEmpty ? TokenReason.KidMissing : TokenReason.KidTooLong;
        }
        var reason = keys.Find(header, out Key);
        return reason == TokenReason.Accepted ? Key!.StateAt(clock.Now, clock.Earliest) : reason;
    }
}
