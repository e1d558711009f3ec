using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using Keystay.Scanning.Tests.Scans;

namespace Keystay.Redaction.Tests.Redactions;

/// <summary>A packed dump gives a copy packed the same way; the packing and unpacking here is that of the platform's programs.</summary>
public sealed class PackedRedactionTests : IDisposable
{
    private static readonly Dictionary<string, string[]> Programs = new()
    {
        ["gzip"] = ["gzip"],
        ["zstandard"] = ["zstd", "-q"],
        ["lz4"] = ["lz4", "-q"],
        ["bzip2"] = ["bzip2"],
        ["xz"] = ["xz"],
    };

    private readonly WorkFolder folder = new();
    private readonly FreshKey key = FreshKey.Rsa();

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstandard")]
    [InlineData("lz4")]
    [InlineData("bzip2")]
    [InlineData("xz")]
    public void The_copy_is_packed_as_the_dump_was(string kind)
    {
        byte[] dump = Memory();
        var (plain, _) = folder.Redact(dump);

        var (copy, report) = folder.Redact(Run(kind, "-c", dump));

        Assert.Equal(plain, Run(kind, "-dc", copy));
        Assert.Equal([kind], report.Output.Packing);
        Assert.Equal(dump.Length, report.Output.ContentBytes);
        Assert.NotEqual(report.Output.Sha256, report.Output.ContentSha256);
        var (again, second) = folder.Redact(copy);
        Assert.Empty(second.Ranges);
        Assert.Equal(copy, again);
    }

    [Fact]
    public void Layers_go_on_again_in_their_order()
    {
        byte[] dump = Memory();
        var (plain, _) = folder.Redact(dump);
        var (copy, report) = folder.Redact(Run("gzip", "-c", Run("bzip2", "-c", dump)));
        Assert.Equal(["gzip", "bzip2"], report.Output.Packing);
        Assert.Equal(plain, Run("bzip2", "-dc", Run("gzip", "-dc", copy)));
    }

    [Fact]
    public void Archives_of_several_files_are_refused()
    {
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "core") { DataStream = new MemoryStream(Memory()) });
        }
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var member = archive.CreateEntry("core").Open();
            member.Write(Memory());
        }
        foreach (byte[] archive in (byte[][])[tar.ToArray(), zip.ToArray(), Run("gzip", "-c", tar.ToArray())])
        {
            Assert.Equal(RedactionCodes.InputArchive, Assert.Throws<RedactionException>(() => folder.Redact(archive)).Code);
        }
    }

    [Fact]
    public void A_cut_archive_is_refused()
    {
        byte[] packed = Run("gzip", "-c", Memory());
        Assert.Equal(RedactionCodes.InputIncomplete, Assert.Throws<RedactionException>(() => folder.Redact(packed[..^100])).Code);
        Assert.DoesNotContain(folder.Names, n => n.EndsWith(".out", StringComparison.Ordinal));
    }

    public void Dispose() => folder.Dispose();

    private byte[] Memory()
    {
        var memory = new HeldMemory(0x1000_0000, 256 << 10, noise: 5);
        memory.Put(key.Pkcs8);
        return memory.Bytes;
    }

    private byte[] Run(string kind, string option, byte[] bytes)
    {
        string[] command = Programs[kind];
        string file = folder.Write($"packing-{Guid.NewGuid():N}", bytes);
        try
        {
            using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"exec {string.Join(' ', command)} {option} < '{file}'"]) { RedirectStandardOutput = true })!;
            using var output = new MemoryStream();
            process.StandardOutput.BaseStream.CopyTo(output);
            process.WaitForExit();
            Assert.SkipWhen(process.ExitCode == 127, $"{command[0]} is not installed.");
            Assert.Equal(0, process.ExitCode);
            return output.ToArray();
        }
        finally
        {
            File.Delete(file);
        }
    }
}
