namespace Keystay.Scanning.Survey;

/// <summary>Parts of an RSA private key (RFC 8017, section 3.2); those the container does not hold are null.</summary>
internal sealed class RsaClaim : PrivateClaim
{
    public byte[]? Modulus { get; init; }
    public byte[]? PublicExponent { get; init; }
    public byte[]? PrivateExponent { get; init; }
    public byte[]? Prime1 { get; init; }
    public byte[]? Prime2 { get; init; }

    public override void Clear() => Clear(PrivateExponent, Prime1, Prime2);
}
