using System.Security.Cryptography;

namespace Keystay.Scanning.Proving;

/// <summary>A DER encoding of a proven key, whose base64 text may lie about in fragments.</summary>
/// <param name="der">The encoding.</param>
/// <param name="privateFrom">Index of its first private byte: fragments before it are public.</param>
internal sealed class SecretContainer(byte[] der, int privateFrom) : IDisposable
{
    public byte[] Der { get; } = der;

    public int PrivateFrom { get; } = privateFrom;

    public void Dispose() => CryptographicOperations.ZeroMemory(Der);
}
