using CsCheck;
using Keystay.LedgerLoad;
using Keystay.Signing.TransparencyLog;

namespace Keystay.Signing.Tests.TransparencyLog;

public sealed class TileLogTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(700)]
    public void An_independent_verifier_reads_the_log(int entries)
    {
        using var sample = new SampleLog(entries);
        Assert.Equal($"{SampleLog.Origin} {entries} {Convert.ToHexStringLower(SampleLog.RootAt(entries))}", IndependentVerifier.Run(sample.Folder, sample.Key.ToString()));
    }

    [Fact]
    public void An_independent_verifier_finds_the_same_proofs()
    {
        using var sample = new SampleLog(300);
        var reader = sample.Log.Read();
        var proofs = new[] { 0L, 1, 137, 255, 256, 299 }.Select(i => Line("inclusion", i, reader.InclusionProof(i)))
            .Concat(new[] { 0L, 1, 2, 3, 128, 255, 256, 257, 299, 300 }.Select(n => Line("consistency", n, reader.ConsistencyProof(n))));
        Assert.StartsWith(SampleLog.Origin + " 300", IndependentVerifier.Run(sample.Folder, sample.Key.ToString(), [.. proofs]), StringComparison.Ordinal);
        Assert.StartsWith("REFUSED", IndependentVerifier.Run(sample.Folder, sample.Key.ToString(), [Line("inclusion", 3, reader.InclusionProof(4))]), StringComparison.Ordinal);
    }

    [Fact]
    public void An_independent_verifier_refuses_a_changed_entry()
    {
        using var sample = new SampleLog(300);
        Flip(Path.Combine(sample.Folder, TilePath.Entries(0, 256)), 9);
        Assert.StartsWith("REFUSED", IndependentVerifier.Run(sample.Folder, sample.Key.ToString()), StringComparison.Ordinal);
    }

    /// <summary>Over the first tile of the second level, which takes 65,536 entries.</summary>
    [Fact]
    public void A_log_grows_over_several_levels_in_steps_of_any_size()
    {
        using var sample = new SampleLog(0);
        foreach (int step in new[] { 1, 254, 1, 1, 255, 3000, 62000, 24, 1, 511 })
        {
            sample.Append(step);
            sample.Reopen();
        }
        Assert.Equal(66048, sample.Log.Size);
        Assert.Empty(sample.Check());
        Assert.Equal(SampleLog.RootAt(66048), sample.Log.Read().Root(66048));
        Assert.True(File.Exists(Path.Combine(sample.Folder, "tile/2/000.p/1")));
    }

    [Fact]
    public void Entries_come_back_as_they_were()
    {
        using var sample = new SampleLog(600);
        Assert.Equal(Enumerable.Range(250, 350).Select(i => SampleLog.Entry(i)), sample.Log.Read().Entries(250));
        Assert.Equal(SampleLog.Entry(511), sample.Log.Read().Entry(511));
    }

    [Fact]
    public void A_reader_of_an_older_checkpoint_still_finds_its_tiles()
    {
        using var sample = new SampleLog(100);
        var older = sample.Log.Read();
        sample.Append(300);
        Assert.False(Directory.Exists(Path.Combine(sample.Folder, "tile/0/000.p")), "Partial tiles should go when the full one stands.");
        Assert.Equal(SampleLog.RootAt(100), older.Root(100));
        Assert.Equal(SampleLog.Entry(99), older.Entry(99));
    }

    /// <summary>A process that died after its tiles and before its checkpoint leaves tiles that no checkpoint covers.</summary>
    [Fact]
    public void What_no_checkpoint_covered_was_never_in_the_log()
    {
        using var sample = new SampleLog(250);
        string checkpoint = Path.Combine(sample.Folder, TilePath.Checkpoint);
        byte[] before = File.ReadAllBytes(checkpoint);
        sample.Log.Append([.. Enumerable.Range(0, 20).Select(i => "never acknowledged"u8.ToArray())]);
        File.WriteAllBytes(checkpoint, before);
        sample.Reopen();
        Assert.Equal(250, sample.Log.Size);
        sample.Append(4);
        Assert.Empty(sample.Check());
        sample.Append(30);
        Assert.Empty(sample.Check());
        Assert.Equal(SampleLog.RootAt(284), sample.Log.Read().Root(284));
    }

    [Fact]
    public void Two_processes_do_not_write_one_log()
    {
        using var sample = new SampleLog(1);
        using var signer = NoteSigner.Create(SampleLog.Origin);
        Assert.Equal(LogErrors.InUse, Assert.Throws<LogException>(() => TileLog.Open(sample.Folder, SampleLog.Origin, signer)).Code);
    }

    [Fact]
    public void A_log_of_another_key_or_origin_is_not_appended_to()
    {
        using var sample = new SampleLog(3);
        using var other = NoteSigner.Create(SampleLog.Origin);
        sample.Log.Dispose();
        Assert.Equal(LogErrors.BadSignature, Assert.Throws<LogException>(() => TileLog.Open(sample.Folder, SampleLog.Origin, other)).Code);
        Assert.Contains("is of the log", Assert.Single(LogCheck.Run(sample.Folder, "keystay.test/other", sample.Key, TestContext.Current.CancellationToken)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_right_edge_is_not_appended_to()
    {
        using var sample = new SampleLog(300);
        Flip(Path.Combine(sample.Folder, TilePath.Tile(0, 1, 44)), 40);
        Assert.Equal(LogErrors.Damaged, Assert.Throws<LogException>(sample.Reopen).Code);
    }

    [Fact]
    public void An_entry_that_the_format_cannot_hold_is_refused_and_nothing_is_appended()
    {
        using var sample = new SampleLog(2);
        Assert.Equal(LogErrors.EntryTooLarge, Assert.Throws<LogException>(() => sample.Log.Append([[1], new byte[65536]])).Code);
        Assert.Equal(2, sample.Log.Size);
        sample.Log.Append(new byte[65535]);
        Assert.Empty(sample.Check());
    }

    [Fact]
    public void The_check_finds_every_flipped_byte()
    {
        using var sample = new SampleLog(300);
        var files = Directory.GetFiles(sample.Folder, "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != "lock").Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(6, files.Length); // two bundles, two tiles, one tile above, the checkpoint
        Assert.Empty(sample.Check());
        Gen.Select(Gen.Int[0, files.Length - 1], Gen.Int[0, int.MaxValue]).Sample((file, at) =>
        {
            int flipped = Flip(files[file], at);
            Assert.NotEmpty(sample.Check());
            Flip(files[file], flipped);
        }, iter: 300, threads: 1);
        Assert.Empty(sample.Check());
    }

    [Fact]
    public void The_check_names_what_is_missing()
    {
        using var sample = new SampleLog(300);
        File.Delete(Path.Combine(sample.Folder, "tile/1/000.p/1"));
        Assert.Contains("tile/1/000.p/1", Assert.Single(sample.Check()), StringComparison.Ordinal);
    }

    private static int Flip(string path, int at)
    {
        byte[] content = File.ReadAllBytes(path);
        content[at % content.Length] ^= 4;
        File.WriteAllBytes(path, content);
        return at % content.Length;
    }

    private static string Line(string kind, long number, IEnumerable<byte[]> hashes) => $"{kind} {number} {string.Join(' ', hashes.Select(Convert.ToHexStringLower))}";
}
