using System.Diagnostics;
using Keystay.Dumps.Testing;
using Keystay.Scanning.Tests.Scans;

namespace Keystay.Redaction.Tests.Redactions;

/// <summary>Whatever goes wrong: a reason code, an input as it was, and nothing under the output's name or beside it.</summary>
public sealed class RefusalTests : IDisposable
{
    private const ulong Heap = 0x1000_0000;

    private readonly WorkFolder folder = new();
    private readonly string input;
    private readonly byte[] dump;

    public RefusalTests()
    {
        var memory = new HeldMemory(Heap, 1 << 20, noise: 9);
        memory.Put(FreshKey.Rsa().Pkcs8);
        dump = new ElfCoreBuilder().PrStatus(1).Load(Heap, memory.Bytes).Build().Bytes;
        input = folder.Write("core", dump);
    }

    [Fact]
    public void The_input_is_never_the_output_under_whichever_name()
    {
        File.CreateSymbolicLink(folder.File("symbolic"), input);
        using (var link = Process.Start("ln", [input, folder.File("hard")])!)
        {
            link.WaitForExit();
        }
        foreach (string name in (string[])["core", "symbolic", "hard", "./core"])
        {
            Refuses(RedactionCodes.OutputIsInput, input, folder.File(name));
        }
    }

    [Fact]
    public void What_exists_is_never_replaced()
    {
        folder.Write("other", [1, 2, 3]);
        File.CreateSymbolicLink(folder.File("dangling"), folder.File("nowhere"));
        Refuses(RedactionCodes.OutputExists, input, folder.File("other"));
        Refuses(RedactionCodes.OutputExists, input, folder.File("dangling"));
        Refuses(RedactionCodes.OutputExists, input, folder.Path);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(folder.File("other")));
    }

    [Fact]
    public void What_came_to_exist_meanwhile_is_not_replaced()
    {
        using (var copy = Redact(folder.File("copy")))
        {
            folder.Write("copy", [1, 2, 3]);
            Assert.Equal(RedactionCodes.OutputExists, Assert.Throws<RedactionException>(copy.Commit).Code);
        }
        Assert.Equal([1, 2, 3], File.ReadAllBytes(folder.File("copy")));
        Assert.Equal(["copy", "core"], folder.Names);
    }

    [Fact]
    public void A_copy_that_is_not_committed_leaves_nothing()
    {
        Redact(folder.File("copy")).Dispose();
        Assert.Equal(["core"], folder.Names);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_copy_that_had_a_path_before_its_name_leaves_no_other(bool committed)
    {
        using (var copy = Redact(folder.File("copy")))
        {
            Assert.Equal(copy.Report.Output.Bytes, copy.WithPath(path => new FileInfo(path).Length));
            if (committed)
            {
                copy.Commit();
            }
        }
        Assert.Equal(committed ? ["copy", "core"] : ["core"], folder.Names);
    }

    [Fact]
    public void A_copy_that_is_taken_back_leaves_nothing()
    {
        using (var copy = Redact(folder.File("copy")))
        {
            copy.Commit();
            Assert.True(File.Exists(folder.File("copy")));
            copy.Withdraw();
        }
        Assert.Equal(["core"], folder.Names);
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_told_before_the_scan()
    {
        bool told = false;
        var progress = new Told(() => told = true);
        string[] places = ["/proc/keystay-copy", folder.File("no/such/folder/copy")];
        foreach (string place in places)
        {
            Assert.Equal(RedactionCodes.OutputFailed, Assert.Throws<RedactionException>(() => Redact(place, progress)).Code);
        }
        Assert.False(told);
    }

    [Fact]
    public void A_read_only_folder_is_told()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess || OperatingSystem.IsWindows(), "The superuser writes into every folder.");
        string place = Directory.CreateDirectory(folder.File("closed")).FullName;
        SetMode(place, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Refuses(RedactionCodes.OutputFailed, input, Path.Combine(place, "copy"));
        SetMode(place, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public void A_read_only_file_system_is_told()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && OperatingSystem.IsLinux(), "Only the superuser can mount one.");
        string disk = Directory.CreateDirectory(folder.File("disk")).FullName;
        Assert.SkipUnless(Run("mount", "-t", "tmpfs", "-o", "ro", "tmpfs", disk), "No file system can be mounted here.");
        try
        {
            Assert.Equal(RedactionCodes.OutputFailed, Assert.Throws<RedactionException>(() => Redact(Path.Combine(disk, "copy"))).Code);
            Assert.Empty(Directory.EnumerateFileSystemEntries(disk));
        }
        finally
        {
            Assert.True(Run("umount", disk));
        }
    }

    [Fact]
    public void A_full_disk_leaves_nothing()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && OperatingSystem.IsLinux(), "Only the superuser can make a small disk.");
        string disk = Directory.CreateDirectory(folder.File("disk")).FullName;
        Assert.SkipUnless(Run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk), "No file system can be mounted here.");
        try
        {
            string output = Path.Combine(disk, "copy");
            var failure = Assert.Throws<RedactionException>(() => Redact(output));
            Assert.Equal(RedactionCodes.OutputFailed, failure.Code);
            Assert.Empty(Directory.EnumerateFileSystemEntries(disk));
            Assert.Equal(dump, File.ReadAllBytes(input));
        }
        finally
        {
            Assert.True(Run("umount", disk));
        }
    }

    [Fact]
    public void A_dump_that_still_changes_is_refused()
    {
        // It shrinks when the first scan is over and the copy begins.
        var progress = new At("copy", () =>
        {
            using var file = new FileStream(input, FileMode.Open, FileAccess.Write);
            file.SetLength(dump.Length / 2);
        });
        var failure = Assert.Throws<RedactionException>(() => Redact(folder.File("copy"), progress));
        Assert.True(failure.Code is RedactionCodes.InputChanged or RedactionCodes.ProofIncomplete, failure.Code);
        Assert.Equal(["core"], folder.Names);
    }

    [Fact]
    public void An_empty_dump_is_refused() => Refuses(RedactionCodes.InputFailed, folder.Write("empty", []), folder.File("copy"));

    [Fact]
    public void Progress_tells_the_three_stages_in_their_order()
    {
        var told = new System.Collections.Concurrent.ConcurrentQueue<RedactionProgress>();
        Redact(folder.File("copy"), new Each(told.Enqueue)).Dispose();
        Assert.Equal(["scan", "copy", "prove"], told.Select(p => p.Stage).Distinct());
        Assert.All(told, p => Assert.InRange(p.DoneBytes, 0, p.TotalBytes));
        Assert.Equal(told.Max(p => p.DoneBytes), told.Max(p => p.TotalBytes));
    }

    [Fact]
    public void A_truncated_dump_is_refused() =>
        Refuses(RedactionCodes.InputIncomplete, folder.Write("cut", dump[..^100]), folder.File("copy"));

    [Fact]
    public void What_is_no_file_is_refused()
    {
        Refuses(RedactionCodes.InputFailed, folder.Path, folder.File("copy"));
        Refuses(RedactionCodes.InputFailed, folder.File("missing"), folder.File("copy"));
        Refuses(RedactionCodes.InputFailed, "/dev/null", folder.File("copy"));
        Refuses(RedactionCodes.InputFailed, "/proc/self/status", folder.File("copy"));
    }

    [Theory]
    [InlineData("scan")]
    [InlineData("copy")]
    [InlineData("prove")]
    public void Stopped_in_any_stage_it_leaves_nothing(string stage)
    {
        using var stop = new CancellationTokenSource();
        var progress = new StopAt(stage, stop);
        Assert.ThrowsAny<OperationCanceledException>(() => new Redactor(new RedactionOptions { Threads = 1 }).Redact(input, folder.File("copy"), progress, stop.Token));
        Assert.Equal(["core"], folder.Names);
    }

    public void Dispose() => folder.Dispose();

    private void Refuses(string code, string from, string to)
    {
        var before = folder.Names;
        Assert.Equal(code, Assert.Throws<RedactionException>(() => new Redactor(new RedactionOptions()).Redact(from, to, null, TestContext.Current.CancellationToken)).Code);
        Assert.Equal(before, folder.Names);
        Assert.Equal(dump, File.ReadAllBytes(input));
    }

    private RedactedCopy Redact(string output, IProgress<RedactionProgress>? progress = null) =>
        new Redactor(new RedactionOptions()).Redact(input, output, progress, TestContext.Current.CancellationToken);

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private sealed class Told(Action tell) : IProgress<RedactionProgress>
    {
        public void Report(RedactionProgress value) => tell();
    }

    private sealed class Each(Action<RedactionProgress> tell) : IProgress<RedactionProgress>
    {
        public void Report(RedactionProgress value) => tell(value);
    }

    private sealed class At(string stage, Action act) : IProgress<RedactionProgress>
    {
        private bool isDone;

        public void Report(RedactionProgress value)
        {
            if (value.Stage == stage && !isDone)
            {
                isDone = true;
                act();
            }
        }
    }

    private sealed class StopAt(string stage, CancellationTokenSource stop) : IProgress<RedactionProgress>
    {
        public void Report(RedactionProgress value)
        {
            if (value.Stage == stage)
            {
                stop.Cancel();
            }
        }
    }
}
