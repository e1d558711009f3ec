using Keystay.Keys;

namespace Keystay.Signing.Rings;

/// <summary>A key ring: the keys of one issuer, and the rules they live by.</summary>
/// <param name="Name">Its name: lower-case letters, digits and hyphens, at most 63, beginning with a letter.</param>
/// <param name="Issuer">The one issuer, or one for each tenant.</param>
/// <param name="Algorithm">RS256, PS256, ES256, ES384 or EdDSA.</param>
/// <param name="Rotation">When its key changes.</param>
/// <param name="Custody">Who holds its private keys.</param>
/// <param name="Tokens">What may be signed.</param>
/// <param name="Keys">Its keys, oldest first.</param>
public sealed record Ring(
    string Name, IssuerPattern Issuer, SignatureAlgorithm Algorithm, RotationPolicy Rotation, KeyCustody Custody, TokenPolicy Tokens, IReadOnlyList<RingKey> Keys)
{
    /// <summary>For custody <see cref="KeyCustody.Pkcs11"/>, the token that holds its private keys, and no other ring's; else null.</summary>
    public RingToken? Token { get; init; }

    /// <summary>The key that signs, or null.</summary>
    public RingKey? ActiveKey => Keys.FirstOrDefault(k => k.State == KeyState.Active);

    /// <summary>What metadata publishes: keys whose signatures are accepted, now or soon.</summary>
    public IEnumerable<RingKey> PublishedKeys => Keys.Where(k => k.State < KeyState.Retired);

    /// <summary>Checks what the types do not: name, algorithm, times that belong together, audiences.</summary>
    /// <exception cref="RingStateException">bad-name, bad-policy.</exception>
    public void Validate() => RingRules.Check(this);

    /// <summary>What one of its keys is for.</summary>
    public KeyScope ScopeOf(RingKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new KeyScope(Issuer, Name, Algorithm, key.NotBefore, key.RetireAt, key.RevokedAt);
    }
}
