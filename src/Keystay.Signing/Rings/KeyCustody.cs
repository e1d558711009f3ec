namespace Keystay.Signing.Rings;

/// <summary>Who holds a ring's private keys.</summary>
public enum KeyCustody
{
    /// <summary>A signer process of the ring's own, in memory that no dumper reads; wrapped at rest.</summary>
    Isolated,

    /// <summary>A PKCS#11 token of the ring's own; its module runs inside the signer process.</summary>
    Pkcs11,
}
