namespace Keystay.Issuer;

/// <summary>The issuing service cannot start or go on.</summary>
public sealed class IssuerException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Stable code: bad-clients, no-rings.</summary>
    public string Code { get; } = code;
}
