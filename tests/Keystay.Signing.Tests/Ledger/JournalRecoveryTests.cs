using Keystay.Signing.Ledger;

namespace Keystay.Signing.Tests.Ledger;

public sealed class JournalRecoveryTests
{
    /// <summary>Frames of the test's journal are equally long: one record of equal length each, after a header of 64 bytes.</summary>
    private const int Records = 6, SegmentHeaderBytes = 64;

    [Fact]
    public async Task A_write_that_was_cut_short_anywhere_is_cut_off_and_nothing_before_it()
    {
        await using var sample = new SampleLedger();
        await sample.CloseHourAsync(9);
        await sample.AppendOneByOneAsync(Records);
        byte[] whole = File.ReadAllBytes(sample.Segments[0]);
        int frame = (whole.Length - SegmentHeaderBytes) / Records;
        Assert.Equal(whole.Length, SegmentHeaderBytes + (Records * frame));
        foreach (int behindHeader in new[] { 0, 1, 31, 32, frame - 1, frame, (2 * frame) + 5, (4 * frame) + 33, (6 * frame) - 1 })
        {
            int cut = SegmentHeaderBytes + behindHeader;
            await sample.CrashAsync(s => File.WriteAllBytes(Assert.Single(s.Segments), whole[..cut]));
            int kept = (cut - SegmentHeaderBytes) / frame;
            Assert.Equal((cut - SegmentHeaderBytes) % frame == 0 || kept == 0 ? 0 : 1, sample.Ledger.Notes.Count);
            Assert.Equal(kept + 1, (await sample.Ledger.AppendAsync(SampleLedger.NewRecord())).Sequence);
            await sample.CrashAsync(s =>
            {
                foreach (string segment in s.Segments)
                {
                    File.Delete(segment);
                }
                File.WriteAllBytes(Path.Combine(s.Path, "journal", "0000000000000000001.journal"), whole);
            });
        }
        await sample.CloseHourAsync(10);
        await sample.AssertNothingIsLostAsync();
    }

    [Fact]
    public async Task After_a_cut_the_hour_can_still_be_complete()
    {
        await using var sample = new SampleLedger();
        await sample.CloseHourAsync(9);
        await sample.AppendOneByOneAsync(Records);
        await sample.CrashAsync(s =>
        {
            using var journal = new FileStream(s.Segments[0], FileMode.Append);
            journal.Write([200, 0, 0, 0, 1, 0, 0, 0, 7, 0, 0]);
        });
        Assert.Contains("ended within a write", Assert.Single(sample.Ledger.Notes), StringComparison.Ordinal);
        await sample.AppendAsync(2);
        await sample.CloseHourAsync(10);
        await sample.AssertNothingIsLostAsync();
        Assert.Equal(Records + 2, sample.Statement(10).Records);
        Assert.All(sample.Statement(10).Issuers, i => Assert.True(i.Complete));
        Assert.Empty(await sample.CheckAsync());
    }

    [Theory]
    [InlineData(0, 2)]   // a length
    [InlineData(0, 60)]  // a record
    [InlineData(3, 9)]   // a sequence
    [InlineData(4, 25)]  // the header's checksum
    [InlineData(5, 17)]  // the payload's
    [InlineData(5, 150)] // the last record: it may have been acknowledged
    public async Task What_is_not_what_was_written_is_kept_aside_and_its_hour_is_never_complete(int frame, int at)
    {
        await using var sample = new SampleLedger();
        await sample.CloseHourAsync(9);
        await sample.AppendOneByOneAsync(Records);
        await sample.CrashAsync(s => Flip(s.Segments[0], frame, at));
        Assert.Contains("is damaged at byte", Assert.Single(sample.Ledger.Notes), StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(Path.Combine(sample.Path, "journal"), "*.damaged"));
        sample.Acknowledged.RemoveRange(frame, Records - frame);
        await sample.AppendAsync(3);
        await sample.ReopenAsync();
        Assert.Empty(sample.Ledger.Notes);
        await sample.CloseHourAsync(10);
        await sample.AppendAsync(1);
        await sample.CloseHourAsync(11);
        await sample.AssertNothingIsLostAsync();
        Assert.Equal(frame + 3, sample.Statement(10).Records);
        Assert.All(sample.Statement(10).Issuers, i => Assert.Equal((false, "damaged"), (i.Complete, i.Why)));
        Assert.All(sample.Statement(11).Issuers, i => Assert.True(i.Complete));
        Assert.Empty(await sample.CheckAsync());
    }

    [Fact]
    public async Task Damage_in_a_segment_that_was_whole_is_found_when_it_is_sealed()
    {
        await using var sample = new SampleLedger();
        await sample.CloseHourAsync(9);
        await sample.AppendOneByOneAsync(Records);
        await sample.ReopenAsync();
        Flip(sample.Segments[0], 2, 40);
        sample.Acknowledged.RemoveRange(2, Records - 2);
        await sample.Ledger.SealAsync(TestContext.Current.CancellationToken);
        Assert.Contains("is damaged at byte", Assert.Single(sample.Ledger.Notes), StringComparison.Ordinal);
        await sample.AppendAsync(1);
        await sample.CloseHourAsync(10);
        await sample.AssertNothingIsLostAsync();
        Assert.All(sample.Statement(10).Issuers, i => Assert.Equal("damaged", i.Why));
        Assert.Empty(await sample.CheckAsync());
    }

    [Fact]
    public async Task A_segment_of_another_ledger_is_not_taken_in()
    {
        await using var sample = new SampleLedger();
        await using var other = new SampleLedger();
        await other.AppendAsync(1);
        await sample.AppendAsync(1);
        var refused = await Assert.ThrowsAsync<LedgerException>(() => sample.CrashAsync(s => File.Copy(other.Segments[0], s.Segments[0], overwrite: true)));
        Assert.Equal(LedgerErrors.Damaged, refused.Code);
    }

    [Fact]
    public async Task Bytes_that_are_no_journal_never_pass_for_records()
    {
        await using var sample = new SampleLedger();
        await sample.AppendOneByOneAsync(Records);
        byte[] whole = File.ReadAllBytes(sample.Segments[0]);
        var random = new Random(1);
        for (int i = 0; i < 25; i++)
        {
            byte[] noise = new byte[random.Next(400)];
            random.NextBytes(noise);
            await sample.CrashAsync(s => File.WriteAllBytes(s.Segments[0], [.. whole, .. noise]));
            var receipt = await sample.Ledger.AppendAsync(SampleLedger.NewRecord());
            Assert.InRange(receipt.Sequence, Records + 1, Records + 2);
            await sample.CrashAsync(s =>
            {
                Directory.Delete(Path.Combine(s.Path, "journal"), recursive: true);
                Directory.CreateDirectory(Path.Combine(s.Path, "journal"));
                File.WriteAllBytes(Path.Combine(s.Path, "journal", "0000000000000000001.journal"), whole);
            });
        }
    }

    private static void Flip(string segment, int frame, int at)
    {
        byte[] bytes = File.ReadAllBytes(segment);
        int length = (bytes.Length - SegmentHeaderBytes) / Records;
        bytes[SegmentHeaderBytes + (frame * length) + at] ^= 0x40;
        File.WriteAllBytes(segment, bytes);
    }
}
