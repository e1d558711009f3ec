namespace Keystay.Keys;

/// <summary>The family of a key: the <c>kty</c> of RFC 7518, section 6.1, and RFC 8037, section 2.</summary>
public enum KeyType
{
    Rsa,
    Ec,
    Okp,
    Oct,
}
