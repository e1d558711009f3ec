namespace Keystay.Scanning.Encodings;

/// <summary>Object identifiers as their DER content bytes, so that comparing one needs no text.</summary>
internal static class DerOids
{
    /// <summary>1.2.840.113549.1.1.1 (RFC 8017, appendix C).</summary>
    public static ReadOnlySpan<byte> RsaEncryption => [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 1];

    /// <summary>1.2.840.113549.1.1.7 (RFC 8017, appendix C).</summary>
    public static ReadOnlySpan<byte> RsaOaep => [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 7];

    /// <summary>1.2.840.113549.1.1.10 (RFC 8017, appendix C).</summary>
    public static ReadOnlySpan<byte> RsaPss => [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 10];

    /// <summary>1.2.840.10045.2.1 (RFC 5480, section 2.1.1).</summary>
    public static ReadOnlySpan<byte> EcPublicKey => [0x2A, 0x86, 0x48, 0xCE, 0x3D, 2, 1];

    /// <summary>1.2.840.10045.1.1, a prime field (RFC 3279, section 2.3.5).</summary>
    public static ReadOnlySpan<byte> PrimeField => [0x2A, 0x86, 0x48, 0xCE, 0x3D, 1, 1];

    /// <summary>1.2.840.10045.3.1.7.</summary>
    public static ReadOnlySpan<byte> P256 => [0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7];

    /// <summary>1.3.132.0.34.</summary>
    public static ReadOnlySpan<byte> P384 => [0x2B, 0x81, 4, 0, 34];

    /// <summary>1.3.132.0.35.</summary>
    public static ReadOnlySpan<byte> P521 => [0x2B, 0x81, 4, 0, 35];

    /// <summary>1.3.132.0.10.</summary>
    public static ReadOnlySpan<byte> Secp256k1 => [0x2B, 0x81, 4, 0, 10];

    /// <summary>1.3.101.110 (RFC 8410, section 3).</summary>
    public static ReadOnlySpan<byte> X25519 => [0x2B, 0x65, 0x6E];

    /// <summary>1.3.101.112 (RFC 8410, section 3).</summary>
    public static ReadOnlySpan<byte> Ed25519 => [0x2B, 0x65, 0x70];

    /// <summary>1.2.840.113549.1.5: all of PKCS #5 (RFC 8018, appendix C).</summary>
    public static ReadOnlySpan<byte> Pkcs5 => [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 5];

    /// <summary>1.2.840.113549.1.5.13.</summary>
    public static ReadOnlySpan<byte> Pbes2 => [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 5, 13];

    /// <summary>1.2.840.113549.1.12.1: all of PKCS #12's password encryption (RFC 7292, appendix C).</summary>
    public static ReadOnlySpan<byte> Pkcs12Pbe => [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 12, 1];

    /// <summary>1.3.6.1.4.1.42.2.17.1.1: the key protection of Java's JKS.</summary>
    public static ReadOnlySpan<byte> JavaKeyProtector => [0x2B, 6, 1, 4, 1, 42, 2, 17, 1, 1];

    /// <summary>1.3.6.1.4.1.42.2.19.1: the key protection of Java's JCEKS.</summary>
    public static ReadOnlySpan<byte> JavaPbeTripleDes => [0x2B, 6, 1, 4, 1, 42, 2, 19, 1];

    /// <summary>1.2.840.113549.1.7: the content types of PKCS #7 (RFC 5652).</summary>
    public static ReadOnlySpan<byte> Pkcs7 => [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7];

    /// <summary>2.5.4.3, commonName.</summary>
    public static ReadOnlySpan<byte> CommonName => [0x55, 4, 3];

    /// <summary>2.5.29.19, basicConstraints (RFC 5280, section 4.2.1.9).</summary>
    public static ReadOnlySpan<byte> BasicConstraints => [0x55, 0x1D, 19];
}
