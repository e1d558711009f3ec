namespace Keystay.Issuer;

/// <summary>The issuing service cannot start or go on.</summary>
public sealed class IssuerException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    private const int NoSpace = 28, OverQuota = 122; // ENOSPC, EDQUOT

    /// <summary>Stable code: bad-clients, no-rings; disk-full, unavailable: a file of the service cannot be read or written, or its address not be listened on.</summary>
    public string Code { get; } = code;

    internal static IssuerException Of(Exception file) => file is IOException { HResult: NoSpace or OverQuota }
        ? new IssuerException("disk-full", $"There is no room on the disk: {file.Message}", file) : new IssuerException("unavailable", file.Message, file);
}
