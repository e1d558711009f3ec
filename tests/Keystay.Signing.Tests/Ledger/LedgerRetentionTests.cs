using Keystay.Signing.Ledger;

namespace Keystay.Signing.Tests.Ledger;

public sealed class LedgerRetentionTests
{
    [Fact]
    public async Task Nothing_is_deleted_early()
    {
        await using var sample = await WithTwoHoursAsync();
        var refused = await Assert.ThrowsAsync<LedgerException>(() => sample.Ledger.DeleteAsync(SampleLedger.Hour(9)));
        Assert.Equal(LedgerErrors.Retained, refused.Code);
        Assert.Empty(await sample.Ledger.DeleteExpiredAsync());
        await sample.AssertNothingIsLostAsync();
    }

    [Fact]
    public async Task What_need_not_be_kept_is_deleted_and_the_log_says_so()
    {
        await using var sample = await WithTwoHoursAsync();
        sample.Time.Now = SampleLedger.Hour(10).AddDays(400);
        Assert.Equal([SampleLedger.Hour(9)], await sample.Ledger.DeleteExpiredAsync());
        Assert.Empty(await sample.Ledger.DeleteExpiredAsync());
        Assert.Empty(await sample.RecordsAsync(9));
        Assert.NotEmpty(await sample.RecordsAsync(10));
        Assert.Equal(3, sample.Statement(9).Records); // the marker stays
        Assert.Empty(await sample.CheckAsync());
        Assert.Equal(LedgerErrors.Unknown, (await Assert.ThrowsAsync<LedgerException>(() => sample.Ledger.DeleteAsync(SampleLedger.Hour(9)))).Code);
    }

    [Fact]
    public async Task A_legal_hold_keeps_what_it_covers_until_it_is_lifted()
    {
        await using var sample = await WithTwoHoursAsync();
        await sample.Ledger.PlaceHoldAsync(new LegalHold("case-17", "a dispute", SampleLedger.Hour(9).AddMinutes(59), SampleLedger.Hour(10)));
        sample.Time.Now = SampleLedger.Hour(10).AddDays(500);
        await sample.ReopenAsync();
        Assert.Equal("case-17", Assert.Single(sample.Ledger.Holds).Name);
        Assert.Equal(LedgerErrors.Held, (await Assert.ThrowsAsync<LedgerException>(() => sample.Ledger.DeleteAsync(SampleLedger.Hour(9)))).Code);
        Assert.Equal([SampleLedger.Hour(10)], await sample.Ledger.DeleteExpiredAsync());
        await sample.Ledger.LiftHoldAsync("case-17");
        Assert.Equal([SampleLedger.Hour(9)], await sample.Ledger.DeleteExpiredAsync());
        Assert.Empty(await sample.CheckAsync());
        Assert.Equal(LedgerErrors.Unknown, (await Assert.ThrowsAsync<LedgerException>(() => sample.Ledger.LiftHoldAsync("case-17"))).Code);
    }

    [Fact]
    public async Task A_hold_is_a_name_and_no_path()
    {
        await using var sample = new SampleLedger();
        var refused = await Assert.ThrowsAsync<LedgerException>(() => sample.Ledger.PlaceHoldAsync(new LegalHold("../x", "", SampleLedger.Start, null)));
        Assert.Equal(LedgerErrors.BadRecord, refused.Code);
    }

    private static async Task<SampleLedger> WithTwoHoursAsync()
    {
        var sample = new SampleLedger();
        await sample.AppendAsync(3);
        await sample.CloseHourAsync(9);
        await sample.AppendAsync(2);
        await sample.CloseHourAsync(10);
        return sample;
    }
}
