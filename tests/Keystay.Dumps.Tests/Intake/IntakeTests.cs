using System.Diagnostics;
using System.Security.Cryptography;

namespace Keystay.Dumps.Tests;

[Collection("temporary files")]
public sealed class IntakeTests : IDisposable
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private readonly string folder = Directory.CreateTempSubdirectory("keystay-tests-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Packed.Kinds), MemberType = typeof(Packed))]
    public void Packed_bytes_come_out_as_they_went_in(string kinds)
    {
        byte[] bytes = SmallDumps.Build("elf-core-64").Bytes;
        var (path, dump) = Assert.Single(Open(Write("input", Packed.As(kinds, bytes))));
        Assert.Empty(dump.Problems);
        Assert.Equal(DumpFormat.ElfCore, dump.Format);
        Assert.Equal(bytes, dump.Bytes);
        Assert.Equal(kinds.Contains("tar", StringComparison.Ordinal) || kinds == "zip" ? "dir/member" : "input", path.Split('!')[^1].Replace(folder + "/", ""));
    }

    [Theory]
    [MemberData(nameof(Packed.Kinds), MemberType = typeof(Packed))]
    public void A_cut_archive_is_never_whole(string kinds)
    {
        byte[] packed = Packed.As(kinds, RandomNumberGenerator.GetBytes(3000));
        for (int length = packed.Length - 1; length > 0; length -= Math.Max(1, packed.Length / 60))
        {
            // Fewer bytes than a tar header look like any file and are scanned as such; the zeros at a tar's end are no loss.
            if (length >= 512 && packed.AsSpan(length).ContainsAnyExcept((byte)0))
            {
                Assert.Contains(Open(Write("cut", packed[..length])), item => item.Dump.Problems.Count > 0);
            }
        }
    }

    [Fact]
    public void What_a_cut_gzip_file_still_holds_is_offered()
    {
        byte[] bytes = RandomNumberGenerator.GetBytes(200_000);
        byte[] packed = Packed.As("gzip", bytes);
        var (_, dump) = Assert.Single(Open(Write("cut.gz", packed[..^9])));
        Assert.Equal("bad-archive", Assert.Single(dump.Problems).Code);
        // The byte cut off may hold the last literal's bits beside the end of the block.
        Assert.InRange(dump.Bytes.Length, bytes.Length - 2, bytes.Length);
        Assert.Equal(bytes[..dump.Bytes.Length], dump.Bytes);
    }

    [Fact]
    public void Bytes_behind_an_archive_are_told()
    {
        foreach (string kind in (string[])["gzip", "zstd", "lz4", "tar"])
        {
            byte[] packed = [.. Packed.As(kind, Pattern.Bytes(100, 1)), .. RandomNumberGenerator.GetBytes(600)];
            Assert.Contains(Open(Write("tail", packed)), item => item.Dump.Problems.Count > 0);
        }
    }

    [Fact]
    public void A_file_that_only_begins_like_an_archive_is_scanned_as_it_lies_with_a_problem()
    {
        byte[] bytes = [0x1f, 0x8b, 8, .. RandomNumberGenerator.GetBytes(100)];
        var (_, dump) = Assert.Single(Open(Write("no.gz", bytes)));
        Assert.Equal(bytes, dump.Bytes);
        Assert.Equal("bad-archive", Assert.Single(dump.Problems).Code);
    }

    [Fact]
    public void An_archive_stops_at_the_limit_and_is_a_bomb()
    {
        string path = Write("bomb", Packed.As("gzip gzip", new byte[1 << 20]));
        var (_, dump) = Assert.Single(Open(path, new DumpLimits { MaxUnpackedBytes = 500_000 }));
        Assert.Equal("bomb", Assert.Single(dump.Problems).Code);
        Assert.InRange(dump.Bytes.Length, 1, 500_000);
    }

    [Fact]
    public void Archives_deeper_than_the_limit_are_told_and_scanned_packed()
    {
        byte[] packed = Packed.As("gzip", Pattern.Bytes(100, 1));
        var (_, dump) = Assert.Single(Open(Write("deep", Packed.As("gzip gzip", packed)), new DumpLimits { MaxArchiveDepth = 2 }));
        Assert.Equal("too-deep", Assert.Single(dump.Problems).Code);
        Assert.Equal(packed, dump.Bytes);
    }

    [Fact]
    public void An_encrypted_member_is_a_problem_and_the_others_are_scanned()
    {
        byte[] zip = Packed.Zip(("secret", Pattern.Bytes(100, 1)), ("open", Pattern.Bytes(100, 2)));
        zip[6] |= 1; // general purpose flag, bit 0: of the local header at 0 and of the first header in the directory
        int directory = zip.AsSpan().IndexOf("PK\u0001\u0002"u8);
        zip[directory + 8] |= 1;
        string path = Write("locked.zip", zip);
        var items = new Intake().Open([path], Cancel).ToList();
        Assert.Equal(["encrypted", null], items.Select(i => i.Problem?.Code));
        Assert.Equal([path + "!secret", path + "!open"], items.Select(i => i.DisplayPath));
        items.ForEach(i => i.Dispose());
    }

    [Fact]
    public void A_folder_is_walked_in_order_each_file_once_and_no_link_followed()
    {
        Directory.CreateDirectory(Path.Combine(folder, "b/c"));
        foreach (string name in (string[])["z", "a", "b/c/y", "b/x"])
        {
            Write(name, Pattern.Bytes(10, name.Length));
        }
        File.CreateSymbolicLink(Path.Combine(folder, "link"), "/etc");
        Assert.Equal(["a", "z", "b/x", "b/c/y"], Open(folder).Select(i => Path.GetRelativePath(folder, i.Path)));
        Assert.Single(new Intake().Open([Path.Combine(folder, "a"), Path.Combine(folder, "a")], Cancel).ToList(), i => { i.Dispose(); return true; });
    }

    [Fact]
    public void A_fifo_is_refused_without_waiting_for_a_writer()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "FIFOs are made with mkfifo(1).");
        string fifo = Path.Combine(folder, "fifo");
        Process.Start("mkfifo", fifo).WaitForExit();
        File.CreateSymbolicLink(Path.Combine(folder, "to-fifo"), fifo);
        Assert.Equal(["not-a-file", "not-a-file"], new Intake().Open([fifo, Path.Combine(folder, "to-fifo")], Cancel).Select(i => i.Problem?.Code));
    }

    [Fact]
    public void What_is_not_there_is_a_problem() =>
        Assert.Equal("not-found", Assert.Single(new Intake().Open([Path.Combine(folder, "nothing")], Cancel)).Problem?.Code);

    [Fact]
    public void Standard_input_is_unpacked_like_a_file()
    {
        byte[] bytes = SmallDumps.Build("lime").Bytes;
        using var item = Assert.Single(new Intake { StandardInput = () => new MemoryStream(Packed.As("zip gzip", bytes)) }.Open(["-"], Cancel));
        Assert.Equal(("-!dir/member", DumpFormat.Lime), (item.DisplayPath, item.Dump!.Format));
    }

    [Fact]
    public void Unpacked_bytes_have_no_name_on_disk()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Open files are listed in /proc.");
        using var item = Assert.Single(new Intake().Open([Write("a.gz", Packed.As("gzip", Pattern.Bytes(100, 1)))], Cancel));
        var open = Directory.GetFiles("/proc/self/fd").Select(fd => new FileInfo(fd).LinkTarget ?? "").Where(t => Path.GetFileName(t).StartsWith("keystay-", StringComparison.Ordinal));
        Assert.EndsWith(" (deleted)", Assert.Single(open));
    }

    private string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static List<(string Path, (DumpFormat Format, byte[] Bytes, IReadOnlyList<DumpProblem> Problems) Dump)> Open(string path, DumpLimits? limits = null)
    {
        var opened = new List<(string, (DumpFormat, byte[], IReadOnlyList<DumpProblem>))>();
        foreach (var item in new Intake(limits).Open([path], Cancel))
        {
            using (item)
            {
                byte[] bytes = new byte[item.Dump?.Length ?? 0];
                _ = item.Dump?.Read(0, bytes);
                opened.Add((item.DisplayPath, (item.Dump?.Format ?? DumpFormat.Raw, bytes, item.Dump?.Problems ?? [item.Problem!])));
            }
        }
        return opened;
    }
}
