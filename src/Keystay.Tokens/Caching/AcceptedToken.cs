using System.Text;
using Keystay.Tokens.Trust;

namespace Keystay.Tokens.Caching;

/// <summary>A token that was accepted, with what is asked about it every time.</summary>
internal sealed class AcceptedToken
{
    private readonly byte[] token;

    public AcceptedToken(ReadOnlySpan<char> token, KeySet keys, scoped in Examination examination)
    {
        // Examined, hence ASCII.
        this.token = new byte[token.Length];
        Ascii.FromUtf16(token, this.token, out _);
        (Keys, Key) = (keys, examination.Key!);
        (Issuer, Session, TokenId) = (examination.Issuer.ToArray(), examination.Claims.Session.ToArray(), examination.Claims.TokenId.ToArray());
        (Expiry, NotBefore, IssuedAt) = (examination.Claims.Expiry, examination.Claims.NotBefore, examination.Claims.IssuedAt);
    }

    /// <summary>The keys that decided. Under others it is a token like any other.</summary>
    public KeySet Keys { get; }

    public TrustedKey Key { get; }

    public byte[] Issuer { get; }

    public byte[] Session { get; }

    public byte[] TokenId { get; }

    public long? Expiry { get; }

    public long? NotBefore { get; }

    public long? IssuedAt { get; }

    /// <summary>Every character: what finds an entry may collide, what answers with it must not.</summary>
    public bool Is(ReadOnlySpan<char> other) => Ascii.Equals(token, other);
}
