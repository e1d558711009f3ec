using System.Text;
using Keystay.Keys;
using Keystay.Tokens.Signatures;

namespace Keystay.Tokens.Trust;

/// <summary>A key that is believed, and what for. There is none without a scope.</summary>
public sealed class TrustedKey
{
    private readonly VerifierPool verifiers;
    private readonly IReadOnlyList<Freshness> freshness;

    internal TrustedKey(string kid, PublicKey key, KeyScope scope, IReadOnlyList<IssuerPattern> issuers, string document, IReadOnlyList<Freshness> freshness)
    {
        (Kid, Key, Scope, Issuers, Document, this.freshness) = (kid, key, scope, issuers, document, freshness);
        KidBytes = Encoding.UTF8.GetBytes(kid);
        verifiers = new VerifierPool(key, scope.Algorithm);
    }

    /// <summary>The name that tokens call it by.</summary>
    public string Kid { get; }

    /// <summary>The public key.</summary>
    public PublicKey Key { get; }

    /// <summary>What it may sign.</summary>
    public KeyScope Scope { get; }

    /// <summary>RFC 7638 thumbprint, SHA-256, base64url.</summary>
    public string Thumbprint => Key.Thumbprint;

    /// <summary>The issuers that its document is trusted for: the key counts for the issuers that these and its scope have in common.</summary>
    public IReadOnlyList<IssuerPattern> Issuers { get; }

    /// <summary>The document that published it.</summary>
    public string Document { get; }

    internal byte[] KidBytes { get; }

    internal bool Verify(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature) => verifiers.Verify(signed, signature);

    /// <summary>Whether the key's document and period allow it at a time.</summary>
    internal TokenReason StateAt(DateTimeOffset now, DateTimeOffset earliest)
    {
        if (Scope.RevokedAt is { } revoked && now >= revoked)
        {
            return TokenReason.KeyRevoked;
        }
        if (Scope.NotBefore is { } notBefore && earliest < notBefore)
        {
            return TokenReason.KeyNotYetValid;
        }
        if (Scope.RetireAt is { } retire && now >= retire)
        {
            return TokenReason.KeyRetired;
        }
        foreach (var document in freshness)
        {
            if (!document.IsStale(now))
            {
                return TokenReason.Accepted;
            }
        }
        return freshness.Count == 0 ? TokenReason.Accepted : TokenReason.KeysStale;
    }

    /// <summary>Whether it is the same key for the same purpose, so that it may keep its verifiers when its document is read again.</summary>
    internal bool IsSameAs(TrustedKey other) => Kid == other.Kid && Key.Equals(other.Key) && Scope == other.Scope && Document == other.Document
        && Issuers.SequenceEqual(other.Issuers) && freshness.SequenceEqual(other.freshness);
}
