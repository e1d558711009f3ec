using Keystay.Scanning;

namespace Keystay.Redaction;

/// <summary>One count over the three stages: a scan passes all bytes twice, a copy once.</summary>
internal sealed class RedactionStages(long bytes, IProgress<RedactionProgress>? progress)
{
    private const int ScanPasses = 2;

    private long done;
    private long total = (ScanPasses + 1 + ScanPasses) * bytes;

    /// <summary>A scan begins; what it tells is told on as part of the whole.</summary>
    public IProgress<ScanProgress>? Begin(string stage)
    {
        long before = done;
        done += ScanPasses * bytes;
        return progress is null ? null : new Relay(p => progress.Report(new(stage, before + p.DoneBytes, total, p.KeysFound)));
    }

    /// <summary>A copy begins. After the first each means another round.</summary>
    public Action<long> BeginCopy()
    {
        if (done > ScanPasses * bytes)
        {
            total += (1 + ScanPasses) * bytes;
        }
        long at = done;
        done += bytes;
        return step => progress?.Report(new("copy", at += step, total, 0));
    }

    private sealed class Relay(Action<ScanProgress> report) : IProgress<ScanProgress>
    {
        public void Report(ScanProgress value) => report(value);
    }
}
