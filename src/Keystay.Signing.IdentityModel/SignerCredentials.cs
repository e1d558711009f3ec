using System.Security.Cryptography;
using Keystay.Keys;
using Keystay.Signing.Custody;
using Keystay.Signing.Rings;
using Microsoft.IdentityModel.Tokens;

namespace Keystay.Signing.IdentityModel;

/// <summary>
/// Signing credentials whose private key is in a signer, for identity servers that build on Microsoft.IdentityModel. The server writes a token; the signer reads its header and
/// claims, holds them against the ring's rules, and signs only then: there is no way to have it sign anything else, a hash least of all.
/// </summary>
public static class SignerCredentials
{
    /// <summary>Credentials for a key of a ring.</summary>
    /// <param name="client">The way to the ring's signer. Not disposed here.</param>
    /// <param name="ring">The ring.</param>
    /// <param name="key">One of its keys: RSA or elliptic curve.</param>
    /// <exception cref="NotSupportedException">Microsoft.IdentityModel knows no key of this kind.</exception>
    public static SigningCredentials Of(SignerClient client, Ring ring, RingKey key)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(ring);
        ArgumentNullException.ThrowIfNull(key);
        SecurityKey security = key.PublicKey switch
        {
            RsaPublicKey rsa => new SignerRsaKey(new RSAParameters { Modulus = rsa.Modulus, Exponent = rsa.Exponent }),
            EcPublicKey ec => new SignerEcKey(PublicHalf(ec)),
            _ => throw new NotSupportedException($"Microsoft.IdentityModel has no keys of type {key.PublicKey.Kty}; give the ring RS256, PS256, ES256 or ES384."),
        };
        security.KeyId = key.Kid;
        security.CryptoProviderFactory = new CryptoProviderFactory { CustomCryptoProvider = new SignerCryptoProvider(client, ring.Algorithm.Name()), CacheSignatureProviders = false };
        return new SigningCredentials(security, ring.Algorithm.Name());
    }

    private static ECDsa PublicHalf(EcPublicKey key)
    {
        var half = ECDsa.Create();
        half.ImportSubjectPublicKeyInfo(key.ExportSubjectPublicKeyInfo(), out _);
        return half;
    }
}
