namespace Keystay.Signing.Tests.Ledger;

public sealed class LedgerCheckTests
{
    [Theory]
    [InlineData("hours/2026/03/01/09.parquet", "is not the file that the log states")]
    [InlineData("hours/2026/03/01/09.json", "marker")]
    [InlineData("log/tile/entries/000.p/2", "holds other hashes")]
    public async Task A_changed_byte_is_found(string file, string problem)
    {
        await using var sample = new SampleLedger();
        await sample.AppendAsync(20);
        await sample.CloseHourAsync(9);
        Assert.Empty(await sample.CheckAsync());
        string path = Path.Combine(sample.Path, file);
        byte[] bytes = File.ReadAllBytes(path);
        // A digit of a number that JSON still reads, or any byte of the others.
        int at = file.EndsWith(".json", StringComparison.Ordinal) ? bytes.AsSpan().IndexOf("\"records\":20"u8) + 10 : bytes.Length / 2;
        bytes[at] ^= 1;
        File.WriteAllBytes(path, bytes);
        Assert.Contains(await sample.CheckAsync(), p => p.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_is_gone_is_missed()
    {
        await using var sample = new SampleLedger();
        await sample.AppendAsync(20);
        await sample.CloseHourAsync(9);
        File.Delete(Path.Combine(sample.Path, "hours/2026/03/01/09.parquet"));
        Assert.Contains("09.parquet", Assert.Single(await sample.CheckAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sealed_record_cannot_be_replaced_before_its_hour_is_over()
    {
        await using var sample = new SampleLedger();
        await sample.AppendAsync(3);
        await sample.Ledger.SealAsync(TestContext.Current.CancellationToken);
        Assert.Empty(await sample.CheckAsync());
        await using var other = new SampleLedger();
        await other.AppendAsync(3);
        await other.Ledger.SealAsync(TestContext.Current.CancellationToken);
        byte[] forged = File.ReadAllBytes(other.Segments[0]);
        File.ReadAllBytes(sample.Segments[0]).AsSpan(0, 64).CopyTo(forged); // a forger knows the ledger's name, and frames have no key
        File.WriteAllBytes(sample.Segments[0], forged);
        Assert.Contains("are not those that the log states", Assert.Single(await sample.CheckAsync()), StringComparison.Ordinal);
    }
}
