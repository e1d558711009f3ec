using Keystay.Scanning.Reports;

namespace Keystay.Cli.Scan;

/// <summary>What a report amounts to.</summary>
internal static class Verdict
{
    /// <summary>
    /// Incomplete wins over found: whoever acts on 1 alone believes to know all that lies there. Published keys never count, they are public
    /// knowledge; AES schedules count only when asked for.
    /// </summary>
    public static ExitCode Of(ScanReport report, bool includeSymmetric)
    {
        if (report.Inputs.Any(i => !i.Complete))
        {
            return ExitCode.Unfinished;
        }
        bool found = report.Keys.Count > 0 || report.Protected.Count > 0 || (includeSymmetric && report.Symmetric.Count > 0);
        return found ? ExitCode.Found : ExitCode.Clean;
    }
}
