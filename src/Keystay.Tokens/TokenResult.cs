using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using Keystay.Tokens.Trust;

namespace Keystay.Tokens;

/// <summary>What a validator decided about one token.</summary>
public readonly struct TokenResult
{
    private readonly ReadOnlyMemory<char> token;

    internal TokenResult(TokenReason reason, ReadOnlyMemory<char> token, TrustedKey? key, string keysVersion, bool fromCache)
    {
        (Reason, this.token, Key, KeysVersion, FromCache) = (reason, token, key, keysVersion, fromCache);
        IsDecided = true;
    }

    /// <summary>Why; <see cref="TokenReason.Accepted"/> if the token is good.</summary>
    public TokenReason Reason { get => IsDecided ? field : TokenReason.SegmentCount; }

    /// <summary>Whether the token is good.</summary>
    [MemberNotNullWhen(true, nameof(Key))]
    public bool IsAccepted => IsDecided && Reason == TokenReason.Accepted;

    /// <summary>The key that the token names, as far as it is known.</summary>
    public TrustedKey? Key { get; }

    /// <summary>The <see cref="KeySet.Version"/> that decided.</summary>
    public string KeysVersion { get => field ?? ""; }

    /// <summary>Whether the signature was remembered from an earlier time.</summary>
    public bool FromCache { get; }

    /// <summary>False for the default value, so that a forgotten assignment is no acceptance.</summary>
    private bool IsDecided { get; }

    /// <summary>The claims of a good token.</summary>
    /// <exception cref="TokenRefusedException">The token was refused.</exception>
    public TokenClaims GetClaims()
    {
        if (!IsAccepted)
        {
            throw new TokenRefusedException(Reason);
        }
        var text = token.Span;
        var payload = text[(text.IndexOf('.') + 1)..text.LastIndexOf('.')];
        return new TokenClaims(Base64Url.DecodeFromChars(payload));
    }
}
