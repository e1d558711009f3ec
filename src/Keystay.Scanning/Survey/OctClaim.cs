namespace Keystay.Scanning.Survey;

/// <summary>A symmetric key that says it is one (a JWK of kty oct): proven only by a token that it verifies.</summary>
internal sealed class OctClaim(byte[] key) : PrivateClaim
{
    public byte[] Key { get; } = key;

    public override void Clear() => Clear([Key]);
}
