namespace Keystay.Signer;

/// <summary>What stops the signer or one thing it was told to do. The message never holds a byte of a key.</summary>
internal sealed class SignerException(string reason, string message) : Exception(message)
{
    /// <summary>Stable code, which the supervisor hands on.</summary>
    public string Reason { get; } = reason;
}
