namespace Keystay.Scanning.Survey;

/// <summary>What a decoded container says about a private key. Not believed until proven. All numbers are unsigned, big endian.</summary>
internal abstract class PrivateClaim
{
    /// <summary>Overwrites the private bytes.</summary>
    public abstract void Clear();

    private protected static void Clear(params ReadOnlySpan<byte[]?> parts)
    {
        foreach (var part in parts)
        {
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(part);
        }
    }
}
