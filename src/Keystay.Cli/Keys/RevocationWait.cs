using System.Diagnostics;
using System.Globalization;
using Keystay.Signing.Rings;

namespace Keystay.Cli.Keys;

/// <summary>
/// Waits until the running issuer has applied a revocation and every validator that follows has confirmed it. Asks the state, into which the issuer writes: so there is no address to know, no
/// answer to forge on the network, and it works from any machine that reaches the state.
/// </summary>
internal static class RevocationWait
{
    private const string ClearLine = "\r\e[2K";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    public static async Task<RevocationOutcome> RunAsync(RingStore store, KeyChange revocation, TimeSpan atMost, CancellationToken cancel)
    {
        long started = Stopwatch.GetTimestamp();
        bool isTerminal = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");
        while (true)
        {
            var report = store.ReportOf(revocation.Kid);
            string? problem = ProblemOf(report, revocation);
            var waited = Stopwatch.GetElapsedTime(started);
            if (isTerminal)
            {
                await Console.Error.WriteAsync(ClearLine + (problem is null ? "" : Progress(report, waited))).ConfigureAwait(false);
            }
            if (problem is not null && !store.IsIssuerRunning())
            {
                problem = report is null ? "no-issuer" : problem;
            }
            else if (problem is not null && waited < atMost && !cancel.IsCancellationRequested)
            {
                // Told to stop, it ends with what is known: the key is revoked all the same.
                await Task.Delay(Interval, CancellationToken.None).ConfigureAwait(false);
                continue;
            }
            return RevocationOutcome.Of(revocation.Kid, problem, report, waited);
        }
    }

    private static string? ProblemOf(RevocationReport? report, KeyChange revocation) => report switch
    {
        null => "not-published",
        _ when report.AppliedVersion < revocation.Sequence => "not-applied",
        _ when report.Confirmed < report.Followers => "unconfirmed",
        _ => null,
    };

    private static string Progress(RevocationReport? report, TimeSpan waited) => string.Create(
        CultureInfo.InvariantCulture, $"{report?.Confirmed ?? 0} of {report?.Followers.ToString(CultureInfo.InvariantCulture) ?? "?"} validators have confirmed  {waited.TotalSeconds:F1} s");
}
