using Keystay.Corpus;
using Keystay.Dumps;
using Keystay.Redaction.Debugging;

namespace Keystay.Redaction.Tests.Debugging;

/// <summary>What a developer sees in dumps of real programs: untouched by blanking keys, changed by damage to what they debug with.</summary>
public sealed class RealDumpFingerprintTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("keystay-debug-").FullName;

    [Theory]
    [InlineData("dotnet-pem-string-heap")]
    [InlineData("openssl-rsa")]
    public void Blanking_every_copy_of_the_key_changes_nothing(string kind)
    {
        var original = Make(kind);
        var before = Inspect(original.Path);
        string blanked = Copy(original.Path, file =>
        {
            var places = original.Keys.SelectMany(k => k.Places).ToList();
            Assert.NotEmpty(places);
            foreach (var place in places)
            {
                RandomAccess.Write(file, new byte[place.Length], place.Offset);
            }
        });

        Assert.Null(before.Native.NotAvailable);
        Assert.True(before.Native is { Threads: > 0, Frames: > 3, Libraries: > 1 }, before.ToString());
        Assert.Equal(kind.StartsWith("dotnet", StringComparison.Ordinal) ? null : "no-managed-runtime", before.Managed.NotAvailable);
        Assert.True(before.Managed is { NotAvailable: not null } or { Threads: > 0, Frames: > 2, Objects: > 100, Types: > 50, HeapErrors: 0 }, before.ToString());
        Assert.Equal(before, Inspect(blanked));
    }

    [Fact]
    public void Damage_to_what_a_developer_needs_changes_the_part_that_shows_it()
    {
        var original = Make("dotnet-control-heap");
        using var dump = Dump.Open(original.Path);
        var before = DebugInspector.Inspect(dump, original.Path, TestContext.Current.CancellationToken);

        // Thread 1 waits inside managed code: its stack pointer is word 19 of pr_reg, which follows 112 bytes of struct elf_prstatus.
        long status = dump.Threads[0].Registers.First(r => r.Name.StartsWith("NT_PRSTATUS", StringComparison.Ordinal)).Offset;
        var word = new byte[8];
        dump.Read(status + 112 + 19 * 8, word);
        Assert.True(dump.AddressSpace.TryLocate(BitConverter.ToUInt64(word), out long stack, out long available));

        var thread = Inspect(Copy(original.Path, file => RandomAccess.Write(file, new byte[8], status + 112 + 19 * 8)));
        Assert.NotEqual(before.Structure, thread.Structure);
        Assert.NotEqual(before.Native, thread.Native);

        var frames = Inspect(Copy(original.Path, file => RandomAccess.Write(file, new byte[Math.Min(available, 32 << 10)], stack)));
        Assert.Equal(before.Structure, frames.Structure);
        Assert.NotEqual(before.Native, frames.Native);
        Assert.NotEqual(before.Managed.StackHash, frames.Managed.StackHash);

        var heap = Inspect(Copy(original.Path, file => ZeroManagedHeap(dump, file)));
        Assert.Equal(before.Structure, heap.Structure);
        Assert.NotEqual(before.Managed, heap.Managed);
    }

    [Fact]
    public void A_hostile_dump_gives_a_reason_and_no_exception()
    {
        var original = Make("dotnet-control-mini");
        byte[] bytes = File.ReadAllBytes(original.Path);
        var random = new Random(1);
        for (int i = 0; i < 3; i++)
        {
            byte[] damaged = [.. bytes];
            for (int n = 0; n < 2000; n++)
            {
                damaged[random.Next(64 << 10)] = (byte)random.Next();
            }
            var fingerprint = Inspect(Copy(original.Path, file => RandomAccess.Write(file, damaged, 0)));
            Assert.True(fingerprint.Native.NotAvailable is not null || fingerprint.Native.Hash is not null);
            Assert.True(fingerprint.Managed.NotAvailable is not null || fingerprint.Managed.StackHash is not null);
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>The heap regions of a .NET process are its large private writable mappings without a name; half of each is enough to break it.</summary>
    private static void ZeroManagedHeap(Dump dump, Microsoft.Win32.SafeHandles.SafeFileHandle file)
    {
        foreach (var segment in dump.AddressSpace.Segments.Where(s => dump.MappingAt(s.Address) is not { IsFileBacked: true } && s.Length >= 64 << 10))
        {
            RandomAccess.Write(file, new byte[Math.Min(segment.Length / 2, 8 << 20)], segment.Offset + segment.Length / 4);
        }
    }

    private static DebugFingerprint Inspect(string path)
    {
        using var dump = Dump.Open(path);
        return DebugInspector.Inspect(dump, path, TestContext.Current.CancellationToken);
    }

    private string Copy(string path, Action<Microsoft.Win32.SafeHandles.SafeFileHandle> change)
    {
        string copy = Path.Combine(folder, Path.GetRandomFileName());
        File.Copy(path, copy);
        using var file = File.OpenHandle(copy, FileMode.Open, FileAccess.ReadWrite);
        change(file);
        return copy;
    }

    private RealDump Make(string kind)
    {
        try
        {
            return RealDumps.Make(kind, folder);
        }
        catch (RecipeUnavailableException e) when (Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip(e.Message);
            throw;
        }
    }
}
