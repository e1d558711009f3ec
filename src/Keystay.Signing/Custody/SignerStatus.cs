namespace Keystay.Signing.Custody;

/// <summary>How a signer is doing.</summary>
/// <param name="Protection">What stands between its keys and a dump.</param>
/// <param name="Missing">What the machine does not offer or the self-test could not try, one sentence each.</param>
/// <param name="ProcessId">The process, or null while it is being restarted.</param>
/// <param name="Restarts">How often it ended and was started again.</param>
/// <param name="Problem">Why it does not come up again, or null.</param>
public sealed record SignerStatus(ProtectionLevel Protection, IReadOnlyList<string> Missing, int? ProcessId, int Restarts, string? Problem = null)
{
    /// <summary>For keys in a token, its serial number.</summary>
    public string? TokenSerial { get; init; }
}
