using Keystay.Issuer.Rings;
using Keystay.Signing.Rings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Keystay.Issuer.Revocations;

/// <summary>Writes into the state which validators have confirmed a key's revocation, for <c>keystay keys revoke</c>, which waits for it, and for whoever asks later.</summary>
internal sealed class RevocationReports(RingStore store, RevocationFeeds feeds, RingKeeper rings, TimeProvider time, ILogger<RevocationReports> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100), Watched = TimeSpan.FromMinutes(5);

    /// <summary>By key what is in the state; null where an earlier process wrote it.</summary>
    private readonly Dictionary<string, RevocationReport?> written = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                WriteWhatChanged(time.GetUtcNow() - Watched);
            }
            catch (RingStateException e)
            {
                logger.ReportFailed(e.Message, e);
            }
        }
    }

    private void WriteWhatChanged(DateTimeOffset since)
    {
        foreach (var (published, count) in feeds.All.SelectMany(f => f.Confirmations.OfKeysSince(since)))
        {
            string kid = published.Entry.Id;
            var report = new RevocationReport(kid, published.At, rings.AppliedVersion, count.Followers, count.Confirmed, count.Slowest, count.NotHeardOf);
            if (!written.ContainsKey(kid) && store.ReportOf(kid) is not null)
            {
                // A process before this one told its followers, and wrote what is true of them; who follows this one began with it.
                written[kid] = null;
            }
            if (!written.TryGetValue(kid, out var last) || (last is not null && IsNews(report, last)))
            {
                store.Report(report);
                written[kid] = report;
            }
        }
    }

    private static bool IsNews(RevocationReport report, RevocationReport last) =>
        (report.AppliedVersion, report.Followers, report.Confirmed) != (last.AppliedVersion, last.Followers, last.Confirmed);
}
