namespace Keystay.Signing.Protocol;

/// <summary>What a request brings, one byte on the wire.</summary>
internal enum SigningKind : byte
{
    /// <summary>Claims, from which the signer writes the token.</summary>
    Claims = 1,

    /// <summary>A JWS signing input that somebody else wrote; the answer is its signature alone.</summary>
    SigningInput = 2,
}
