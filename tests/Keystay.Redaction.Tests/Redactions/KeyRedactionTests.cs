using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Keystay.Dumps;
using Keystay.Dumps.Testing;
using Keystay.Redaction.Ranges;
using Keystay.Redaction.Reports;
using Keystay.Scanning;
using Keystay.Scanning.Reports;
using Keystay.Scanning.Tests.Scans;
using Keystay.Scanning.Tests.Structures;

namespace Keystay.Redaction.Tests.Redactions;

/// <summary>What goes and what stays, in every format that a scan reads.</summary>
public sealed class KeyRedactionTests : IDisposable
{
    private const ulong Heap = 0x1000_0000;

    private readonly WorkFolder folder = new();

    public static TheoryData<string> Formats => ["elf-core", "minidump", "windows-kernel", "lime", "hprof", "raw"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_value_goes_and_every_other_byte_stays(string format)
    {
        var key = FreshKey.Rsa();
        byte[] dump = Dump(format, key);
        Assert.NotEmpty(Left.Of(key.Values.Values, dump));

        var (copy, report) = folder.Redact(dump);

        Assert.Equal(format, report.Found.Inputs[0].Format);
        Assert.Equal(key.Thumbprint, Assert.Single(report.Found.Keys).Thumbprint);
        Assert.Empty(Left.Of(key.Values.Values, copy));
        DiffersOnlyInRanges(dump, copy, report);
        ScansClean(copy);
    }

    [Fact]
    public void Wherever_a_key_and_its_fragments_lie_nothing_of_it_is_left() =>
        Gen.Select(Gen.Int[1, int.MaxValue], Gen.Select(Gen.Int[16, 127], Gen.Int[0, 15], Gen.Int[0, 2]).Array[0, 6], Gen.Bool).Sample(
            (noise, fragments, text) =>
            {
                var key = FreshKey.Ec("P-521");
                var memory = new HeldMemory(Heap, noise: noise);
                memory.Put(key.Spki);
                NumberLayout.Lay("OpenSSL BIGNUM", memory, key.Values["ec.d"]);
                foreach (var (length, behind, order) in fragments)
                {
                    byte[] value = key.Values["ec.d"], piece = value[..Math.Min(length, value.Length)];
                    memory.Put(order == 0 ? piece : order == 1 ? [.. piece.Reverse()] : Encoding.ASCII.GetBytes(Convert.ToHexString(piece)), behind);
                }
                if (text)
                {
                    memory.Put(Encoding.Unicode.GetBytes(PemEncoding.WriteString("PRIVATE KEY", key.Pkcs8)), behind: 1);
                }
                byte[] dump = new ElfCoreBuilder().PrStatus(1).Load(Heap, memory.Bytes).Build().Bytes;

                var (copy, report) = folder.Redact(dump);

                byte[] hex = Encoding.ASCII.GetBytes(Convert.ToHexString(key.Values["ec.d"]));
                Assert.Empty(Left.Of([key.Values["ec.d"]], copy));
                Assert.DoesNotContain(Enumerable.Range(0, hex.Length - 31), i => copy.AsSpan().IndexOf(hex.AsSpan(i, 32)) >= 0);
                DiffersOnlyInRanges(dump, copy, report);
                ScansClean(copy);
            }, iter: 12, threads: 1);

    [Fact]
    public void Values_in_registers_go_and_the_other_registers_stay()
    {
        var key = FreshKey.Rsa();
        byte[] registers = RandomNumberGenerator.GetBytes(832), general = RandomNumberGenerator.GetBytes(216);
        key.Values["rsa.q"].AsSpan(40, 48).CopyTo(registers.AsSpan(160));
        byte[] dump = new ElfCoreBuilder().PrStatus(7, general).XState(registers).Load(Heap, Memory(key).Bytes).Build().Bytes;

        var (copy, report) = folder.Redact(dump);

        Assert.Contains(report.Found.Keys[0].Exposures, e => e.Mapping == "NT_X86_XSTATE of thread 7" && e.Length == 48);
        Assert.Empty(Left.Of(key.Values.Values, copy));
        Assert.True(copy.AsSpan().IndexOf(general) >= 0);
        DiffersOnlyInRanges(dump, copy, report);
    }

    [Fact]
    public void Aes_schedules_go()
    {
        Assert.SkipUnless(ExpandedAesKey.IsSupported, "This processor has no AES instructions to expand a key with.");
        var memory = new HeldMemory(Heap);
        byte[] schedule = ExpandedAesKey.Of(RandomNumberGenerator.GetBytes(32));
        memory.Put(schedule);

        var (copy, report) = folder.Redact(memory.Bytes);

        Assert.Equal(("AES-256", 240L), (Assert.Single(report.Found.Symmetric).Algorithm, report.FilledBytes));
        Assert.True(copy.AsSpan().IndexOf(schedule.AsSpan(0, 16)) < 0);
        ScansClean(copy);
    }

    [Fact]
    public void Hmac_keys_go_and_their_tokens_stay()
    {
        byte[] key = RandomNumberGenerator.GetBytes(32);
        string head = Url("{\"alg\":\"HS256\"}"u8) + "." + Url("{\"sub\":\"someone\"}"u8);
        string token = head + "." + Url(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(head)));
        var memory = new HeldMemory(Heap);
        memory.Put(Encoding.ASCII.GetBytes(token));
        NumberLayout.Lay(".NET byte[]", memory, key);

        var (copy, report) = folder.Redact(memory.Bytes);

        Assert.Equal("oct", Assert.Single(report.Found.Keys).Kty);
        Assert.Equal("none", Assert.Single(report.Proof.Keys).Arithmetic);
        Assert.Empty(Left.Of([key], copy));
        Assert.True(copy.AsSpan().IndexOf(Encoding.ASCII.GetBytes(token)) >= 0);

        static string Url(ReadOnlySpan<byte> bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Protected_containers_go_unless_they_are_to_be_kept(bool kept)
    {
        using var key = RSA.Create(2048);
        byte[] container = key.ExportEncryptedPkcs8PrivateKey("correct horse", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
        var memory = new HeldMemory(Heap);
        memory.Put(container);

        var (copy, report) = folder.Redact(memory.Bytes, new RedactionOptions { Threads = 1, KeepProtected = kept });

        Assert.Single(report.Found.Protected);
        Assert.Equal(kept, copy.AsSpan().IndexOf(container) >= 0);
        Assert.Equal(kept ? 1 : 0, report.Proof.Scan.Protected.Count);
        Assert.Equal(kept, report.Ranges.Count == 0);
    }

    [Fact]
    public void A_clean_dump_is_copied_byte_by_byte_and_a_redacted_one_too()
    {
        byte[] clean = new ElfCoreBuilder().PrStatus(1).Load(Heap, new HeldMemory(Heap, noise: 3).Bytes).Build().Bytes;
        Assert.Equal(clean, folder.Redact(clean).Copy);

        var (once, _) = folder.Redact(Dump("elf-core", FreshKey.Rsa()));
        var (twice, report) = folder.Redact(once);
        Assert.Equal(once, twice);
        Assert.Empty(report.Ranges);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(once)), report.Output.Sha256);
    }

    [Fact]
    public void Holes_stay_holes()
    {
        const long size = 1L << 30;
        string input = folder.File("sparse"), output = folder.File("copy");
        var key = FreshKey.Rsa();
        using (var file = new FileStream(input, FileMode.CreateNew))
        {
            file.SetLength(size);
            file.Position = size / 2;
            file.Write(key.Pkcs8);
        }

        using (var copy = new Redactor(new RedactionOptions { Threads = 2 }).Redact(input, output, null, TestContext.Current.CancellationToken))
        {
            copy.Commit();
            Assert.Equal(size, copy.Report.Proof.ScannedBytes);
        }

        Assert.Equal(size, new FileInfo(output).Length);
        using var source = new FileByteSource(output);
        Assert.SkipWhen(source.NextData(0) == 0, "This file system tells of no holes.");
        Assert.InRange(source.NextData(0), (size / 2) - (1 << 20), size / 2);
        Assert.Equal(size, source.NextData((size / 2) + (1 << 20)));
    }

    [Fact]
    public void The_filling_begins_anew_with_each_value_and_is_the_same_for_every_secret()
    {
        var key = FreshKey.Ec("P-256");
        var memory = new HeldMemory(Heap);
        memory.Put(key.Spki);
        NumberLayout.Lay("OpenSSL BIGNUM", memory, key.Values["ec.d"]);

        var (copy, report) = folder.Redact(new ElfCoreBuilder().PrStatus(1).Load(Heap, memory.Bytes).Build().Bytes);

        var range = Assert.Single(report.Ranges);
        Assert.Equal(string.Concat(Enumerable.Repeat(Filler.Text, 4)), Encoding.ASCII.GetString(copy, (int)range.Offset, (int)range.Length));
    }

    public void Dispose() => folder.Dispose();

    private static HeldMemory Memory(FreshKey key)
    {
        var memory = new HeldMemory(Heap);
        memory.Put(key.Spki);
        NumberLayout.Lay("OpenSSL BIGNUM", memory, key.Values["rsa.p"]);
        NumberLayout.Lay(".NET byte[]", memory, key.Values["rsa.d"]);
        memory.Put(key.Pkcs8);
        memory.Put(key.Values["rsa.dp"].AsSpan(7, 61), behind: 3);
        memory.Put(Encoding.ASCII.GetBytes(PemEncoding.WriteString("PRIVATE KEY", key.Pkcs8)));
        return memory;
    }

    private static byte[] Dump(string format, FreshKey key)
    {
        byte[] memory = Memory(key).Bytes;
        return format switch
        {
            "elf-core" => new ElfCoreBuilder().PrStatus(1).Load(Heap, memory).Build().Bytes,
            "minidump" => new MinidumpBuilder().SystemInfo().Thread(1, MinidumpBuilder.Amd64Context(0)).Memory64(Heap, memory).Build().Bytes,
            "windows-kernel" => new KernelDumpBuilder().Run(1, new byte[KernelDumpBuilder.PageSize]).Run(Heap / KernelDumpBuilder.PageSize, memory).Build().Bytes,
            "lime" => new LimeBuilder().Range(0x1000, new byte[100]).Range(Heap, memory).Build().Bytes,
            "hprof" => new HprofBuilder(8).String(1, "x").Bytes(0x200, key.Pkcs8).Bytes(0x300, key.Values["rsa.q"]).Segment().End().Build().Bytes,
            _ => memory,
        };
    }

    private static void DiffersOnlyInRanges(byte[] before, byte[] after, RedactionReport report)
    {
        Assert.Equal(before.Length, after.Length);
        byte[] expected = [.. before];
        foreach (var range in report.Ranges)
        {
            for (int i = 0; i < range.Length; i++)
            {
                expected[range.Offset + i] = (byte)Filler.Text[i % Filler.Text.Length];
            }
        }
        Assert.Equal(expected, after);
        Assert.Equal(report.FilledBytes, report.Ranges.Sum(r => r.Length));
    }

    private static void ScansClean(byte[] copy)
    {
        using var dump = Keystay.Dumps.Dump.Open(new MemoryByteSource(copy));
        var scanner = new Scanner(new ScanOptions { Threads = 2 });
        Assert.True(scanner.Scan(dump, "copy").Complete);
        ScanReport report = scanner.Report();
        Assert.Equal((0, 0, 0), (report.Keys.Count, report.Protected.Count, report.Symmetric.Count));
    }
}
