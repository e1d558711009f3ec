namespace Keystay.Keys;

/// <summary>How a key signs: the <c>alg</c> of RFC 7518, section 3.1, RFC 8037 and RFC 9864. Symmetric algorithms and <c>none</c> are not among them.</summary>
public enum SignatureAlgorithm
{
    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256.</summary>
    RS256,

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-384.</summary>
    RS384,

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-512.</summary>
    RS512,

    /// <summary>RSASSA-PSS with SHA-256, MGF1 with SHA-256 and 32 bytes of salt.</summary>
    PS256,

    /// <summary>RSASSA-PSS with SHA-384, MGF1 with SHA-384 and 48 bytes of salt.</summary>
    PS384,

    /// <summary>RSASSA-PSS with SHA-512, MGF1 with SHA-512 and 64 bytes of salt.</summary>
    PS512,

    /// <summary>ECDSA on P-256 with SHA-256.</summary>
    ES256,

    /// <summary>ECDSA on P-384 with SHA-384.</summary>
    ES384,

    /// <summary>ECDSA on P-521 with SHA-512.</summary>
    ES512,

    /// <summary>Ed25519 under its first name (RFC 8037).</summary>
    EdDSA,

    /// <summary>Ed25519 under its fully specified name (RFC 9864).</summary>
    Ed25519,
}
