namespace Keystay.Keys;

/// <summary>The octet-key-pair curves (RFC 8037, section 2).</summary>
public enum OkpCurve
{
    Ed25519,
    X25519,
}
