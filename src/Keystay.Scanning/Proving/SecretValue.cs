using System.Security.Cryptography;

namespace Keystay.Scanning.Proving;

/// <summary>A private value of a proven key that the sweep looks for.</summary>
/// <param name="form">The contract's form name, for example <c>rsa.p</c>.</param>
/// <param name="bigEndian">Unsigned, most significant byte first.</param>
/// <param name="width">Bytes it has when padded with zeros, as in a JWK (RFC 7518, section 6.2.2).</param>
internal sealed class SecretValue(string form, byte[] bigEndian, int width) : IDisposable
{
    public string Form { get; } = form;

    public byte[] BigEndian { get; } = bigEndian;

    public int Width { get; } = width;

    public void Dispose() => CryptographicOperations.ZeroMemory(BigEndian);
}
