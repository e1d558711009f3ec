using Keystay.Signing.Ledger;

namespace Keystay.Signing.Tests.Ledger;

public sealed class HourMarkerTests
{
    [Fact]
    public async Task An_hour_is_complete_for_the_issuers_that_were_covered_when_it_began()
    {
        await using var sample = new SampleLedger();
        await sample.AppendAsync(4);
        await sample.CloseHourAsync(9);
        await sample.AppendAsync(5);
        await sample.CloseHourAsync(10);
        Assert.Equal([("consumer", 4, false, "covered-later"), ("enterprise", 0, false, "covered-later")], Markers(sample, 9));
        Assert.Equal([("consumer", 5, true, null), ("enterprise", 0, true, null)], Markers(sample, 10));
    }

    [Fact]
    public async Task An_hour_that_is_not_over_has_no_marker()
    {
        await using var sample = new SampleLedger();
        await sample.AppendAsync(4);
        sample.Time.Now = SampleLedger.Hour(10).AddMilliseconds(-1);
        await sample.Ledger.SealAsync(TestContext.Current.CancellationToken);
        Assert.Empty(LedgerReader.Hours(sample.Path));
        Assert.Empty(await sample.CheckAsync());
    }

    [Fact]
    public async Task Hours_without_a_token_are_complete_and_empty()
    {
        await using var sample = new SampleLedger();
        await sample.AppendAsync(4);
        await sample.CloseHourAsync(13);
        await sample.AppendAsync(1);
        await sample.CloseHourAsync(14);
        Assert.Equal([(1L, 4L, 4L), (5L, 4L, 0L), (5L, 4L, 0L), (5L, 4L, 0L), (5L, 4L, 0L), (5L, 5L, 1L)],
            LedgerReader.Hours(sample.Path).Select(m => (m.Statement.First, m.Statement.Last, m.Statement.Records)));
        Assert.All(LedgerReader.Hours(sample.Path).Skip(1), m => Assert.All(m.Statement.Issuers, i => Assert.True(i.Complete)));
        Assert.Null(sample.Statement(11).File);
        Assert.Empty(await sample.CheckAsync());
    }

    [Fact]
    public async Task Nothing_is_said_for_a_ring_that_the_ledger_was_not_told_of()
    {
        await using var sample = new SampleLedger();
        await sample.CloseHourAsync(9);
        await sample.AppendAsync(2, "stray");
        await sample.CloseHourAsync(10);
        Assert.Contains(("stray", 2, false, "not-covered"), Markers(sample, 10));
        Assert.Empty(await sample.CheckAsync());
    }

    [Fact]
    public async Task A_ring_that_comes_later_is_covered_from_then_on_and_stays_so()
    {
        await using var sample = new SampleLedger();
        await sample.CloseHourAsync(9);
        await sample.Ledger.CoverAsync(new LedgerIssuer("later", "https://issuer.test/later"));
        await sample.AppendAsync(2, "later");
        await sample.CloseHourAsync(10);
        await sample.Ledger.CoverAsync(new LedgerIssuer("later", "https://issuer.test/later"));
        await sample.AppendAsync(3, "later");
        await sample.CloseHourAsync(11);
        // Told at 10:00 sharp: not a moment of the hour is missing.
        Assert.Contains(("later", 2, true, null), Markers(sample, 10));
        Assert.Contains(("later", 3, true, null), Markers(sample, 11));
        Assert.DoesNotContain(Markers(sample, 9), m => m.Item1 == "later");
        sample.Time.Now = SampleLedger.Hour(12).AddMinutes(1);
        await sample.Ledger.CoverAsync(new LedgerIssuer("latest", "https://issuer.test/latest"));
        await sample.CloseHourAsync(12);
        Assert.Contains(("latest", 0, false, "covered-later"), Markers(sample, 12));
        Assert.Empty(await sample.CheckAsync());
    }

    [Fact]
    public async Task A_marker_that_a_process_did_not_come_to_write_is_written_by_the_next()
    {
        await using var sample = new SampleLedger();
        await sample.AppendAsync(4);
        string segment = Path.GetFileName(sample.Segments[0]);
        byte[] journal = File.ReadAllBytes(sample.Segments[0]);
        await sample.CloseHourAsync(9);
        await sample.CrashAsync(s =>
        {
            File.Delete(Path.Combine(s.Path, "hours/2026/03/01/09.json"));
            Directory.CreateDirectory(Path.Combine(s.Path, "journal"));
            File.WriteAllBytes(Path.Combine(s.Path, "journal", segment), journal);
        });
        Assert.Equal(4, sample.Statement(9).Records);
        Assert.Empty(sample.Segments);
        await sample.AppendAsync(1);
        Assert.Equal(5, sample.Acknowledged[^1].Receipt.Sequence);
        await sample.CloseHourAsync(10);
        await sample.AssertNothingIsLostAsync();
        Assert.Empty(await sample.CheckAsync());
    }

    [Fact]
    public async Task A_sealed_segment_that_vanished_leaves_its_hour_incomplete()
    {
        await using var sample = new SampleLedger();
        await sample.CloseHourAsync(9);
        await sample.AppendAsync(4);
        await sample.Ledger.SealAsync(TestContext.Current.CancellationToken);
        await sample.CrashAsync(s => File.Delete(s.Segments[0]));
        await sample.AppendAsync(1);
        Assert.Equal(5, sample.Acknowledged[^1].Receipt.Sequence);
        await sample.CloseHourAsync(10);
        Assert.Equal([("consumer", 1, false, "gap"), ("enterprise", 0, false, "gap")], Markers(sample, 10));
        Assert.NotEmpty(await sample.CheckAsync());
    }

    private static IEnumerable<(string, int, bool, string?)> Markers(SampleLedger sample, int hour) =>
        sample.Statement(hour).Issuers.Select(i => (i.Ring, (int)i.Records, i.Complete, i.Why));
}
