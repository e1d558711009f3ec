namespace Keystay.Signing.Protocol;

/// <summary>What a request brings, one byte on the wire.</summary>
internal enum SigningKind : byte
{
    /// <summary>Claims, from which the signer writes the token.</summary>
    Claims = 1,

    /// <summary>A signing input that somebody else wrote; the answer is its signature alone. What may stand in it is decided by the key.</summary>
    SigningInput = 2,
}
