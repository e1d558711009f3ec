using Keystay.Cli.Scan;
using Keystay.Scanning;
using Xunit;

namespace Keystay.Cli.Tests.Scan;

public sealed class ProgressLineTests
{
    [Fact]
    public void The_line_tells_stage_share_rate_time_left_and_keys()
    {
        string line = ProgressLine.Describe("/dumps/core.4711", new ScanProgress("survey", 1_200_000_000, 2_900_000_000, 1), TimeSpan.FromSeconds(2));
        Assert.Equal("core.4711  survey  ━━━━━━━━────────────   41 %  1.20 GB of 2.90 GB  600 MB/s  2 s left  1 key", line);
    }

    [Fact]
    public void Unpacking_has_no_share_because_its_end_is_not_known() =>
        Assert.Equal("a.zip!core  unpack  3.00 MB  1.50 MB/s", ProgressLine.Describe("a.zip!core", new ScanProgress("unpack", 3_000_000, 0, 0), TimeSpan.FromSeconds(2)));

    [Fact]
    public void A_file_name_cannot_steer_the_terminal() =>
        Assert.DoesNotContain('\e', ProgressLine.Describe("a\e[2J", new ScanProgress("survey", 1, 2, 0), TimeSpan.FromSeconds(1)));

    [Fact]
    public void More_done_than_there_is_does_not_overflow_the_bar() =>
        Assert.Contains("100 %", ProgressLine.Describe("a", new ScanProgress("sweep", 5, 2, 0), TimeSpan.Zero), StringComparison.Ordinal);
}
