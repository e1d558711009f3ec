using DuckDB.NET.Data;
using Keystay.Signing.Ledger;

namespace Keystay.Signing.Tests.Ledger;

public sealed class TokenLedgerTests
{
    [Fact]
    public async Task What_was_recorded_is_in_the_file_of_its_hour_as_it_was()
    {
        await using var sample = new SampleLedger();
        await sample.AppendAsync(500);
        await sample.CloseHourAsync(9);
        var records = await sample.RecordsAsync(9);
        Assert.Equal(Enumerable.Range(1, 500).Select(i => (long)i), records.Select(r => r.Sequence));
        foreach (var (receipt, record) in sample.Acknowledged)
        {
            var entry = records[(int)receipt.Sequence - 1];
            Assert.Equal(SampleLedger.Start, entry.RecordedAt);
            Assert.Equal(record.SignatureSha256.ToArray(), entry.Record.SignatureSha256.ToArray());
            Assert.Equal(record.SubjectSha256.ToArray(), entry.Record.SubjectSha256.ToArray());
            Assert.Equal(record with { SignatureSha256 = default, SubjectSha256 = default }, entry.Record with { SignatureSha256 = default, SubjectSha256 = default });
        }
        Assert.Empty(await sample.CheckAsync());
    }

    [Fact]
    public async Task Another_engine_reads_the_file()
    {
        await using var sample = new SampleLedger();
        await sample.AppendAsync(300);
        await sample.AppendAsync(20, "enterprise");
        await sample.CloseHourAsync(9);
        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        string file = Path.Combine(sample.Path, "hours/2026/03/01/09.parquet");
        command.CommandText = $"""
            SELECT count(*), max(sequence), count(DISTINCT token_id), count(*) FILTER (ring = 'enterprise'), min(recorded_at)::VARCHAR, max(expires_at)::VARCHAR,
                count(*) FILTER (signature_hash64 = ('0x' || hex(signature_sha256)[1:16])::UBIGINT), min(octet_length(subject_sha256)), any_value(client_id)
            FROM '{file}'
            """;
        using var row = command.ExecuteReader();
        Assert.True(row.Read());
        Assert.Equal([320L, 320L, 320L, 20L, "2026-03-01 09:30:00+00", "2026-03-01 09:40:00+00", 320L, 32L, "client-1"], Enumerable.Range(0, 9).Select(row.GetValue));
    }

    [Fact]
    public async Task Any_number_of_clients_at_once_get_numbers_of_their_own()
    {
        await using var sample = new SampleLedger();
        var receipts = await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            var own = new List<long>();
            for (int i = 0; i < 50; i++)
            {
                own.Add((await sample.Ledger.AppendAsync(SampleLedger.NewRecord())).Sequence);
            }
            return own;
        }));
        Assert.All(receipts, own => Assert.Equal(own.Order(), own));
        Assert.Equal(Enumerable.Range(1, 800).Select(i => (long)i), receipts.SelectMany(r => r).Order());
    }

    [Fact]
    public async Task A_ledger_goes_on_where_it_ended()
    {
        await using var sample = new SampleLedger();
        await sample.AppendAsync(3);
        await sample.ReopenAsync();
        Assert.Empty(sample.Ledger.Notes);
        await sample.AppendAsync(3);
        await sample.Ledger.SealAsync(TestContext.Current.CancellationToken);
        await sample.ReopenAsync();
        await sample.AppendAsync(3);
        await sample.CloseHourAsync(9);
        await sample.ReopenAsync();
        sample.Time.Now = SampleLedger.Hour(10).AddMinutes(1);
        await sample.AppendAsync(3);
        await sample.CloseHourAsync(10);
        Assert.Equal(12, sample.Acknowledged[^1].Receipt.Sequence);
        await sample.AssertNothingIsLostAsync();
        Assert.Empty(sample.Segments);
        Assert.Empty(await sample.CheckAsync());
    }

    [Fact]
    public async Task A_clock_that_is_set_back_moves_no_record_into_an_hour_that_is_over()
    {
        await using var sample = new SampleLedger();
        await sample.AppendAsync(2);
        await sample.CloseHourAsync(9);
        sample.Time.Now = SampleLedger.Hour(10).AddMinutes(20);
        await sample.AppendAsync(2);
        sample.Time.Now = SampleLedger.Hour(7);
        await sample.AppendAsync(2);
        await sample.ReopenAsync();
        await sample.AppendAsync(2);
        Assert.All(sample.Acknowledged.Skip(2), a => Assert.Equal(SampleLedger.Hour(10).AddMinutes(20), a.Receipt.RecordedAt));
        await sample.CloseHourAsync(10);
        Assert.Equal(6, sample.Statement(10).Records);
        // Where to look for a token with an early iat, the marker says.
        Assert.Equal(SampleLedger.Hour(7), sample.Statement(10).EarliestIssuedAt);
        await sample.AssertNothingIsLostAsync();
    }

    [Fact]
    public async Task A_second_process_is_turned_away()
    {
        await using var sample = new SampleLedger();
        Assert.Equal(LedgerErrors.InUse, Assert.Throws<LedgerException>(sample.Open).Code);
        await sample.AppendAsync(1);
    }

    [Fact]
    public async Task What_cannot_be_recorded_is_refused_and_takes_no_number()
    {
        await using var sample = new SampleLedger();
        var record = SampleLedger.NewRecord();
        foreach (var bad in new[] { record with { SignatureSha256 = new byte[31] }, record with { SubjectSha256 = default }, record with { Audience = new string('é', 1025) } })
        {
            Assert.Equal(LedgerErrors.BadRecord, (await Assert.ThrowsAsync<LedgerException>(async () => await sample.Ledger.AppendAsync(bad))).Code);
        }
        await sample.AppendAsync(1);
        Assert.Equal(1, sample.Acknowledged[0].Receipt.Sequence);
        await sample.Ledger.AppendAsync(record with { Audience = new string('é', 1024) });
    }

    [Fact]
    public async Task A_closed_ledger_records_nothing()
    {
        await using var sample = new SampleLedger();
        await sample.Ledger.DisposeAsync();
        Assert.Equal(LedgerErrors.Closed, (await Assert.ThrowsAsync<LedgerException>(async () => await sample.Ledger.AppendAsync(SampleLedger.NewRecord()))).Code);
        await sample.ReopenAsync();
    }
}
