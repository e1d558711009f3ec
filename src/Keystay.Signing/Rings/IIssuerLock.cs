namespace Keystay.Signing.Rings;

/// <summary>A lock that ends with its process, however that ends.</summary>
internal interface IIssuerLock : IDisposable
{
    /// <summary>Whether it is still ours.</summary>
    bool IsHeld();
}
