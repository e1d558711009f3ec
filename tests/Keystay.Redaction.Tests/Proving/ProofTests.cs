using System.Numerics;
using System.Security.Cryptography;
using Keystay.Dumps;
using Keystay.Dumps.Testing;
using Keystay.Redaction.Packing;
using Keystay.Redaction.Ranges;
using Keystay.Redaction.Tests.Redactions;
using Keystay.Scanning.Tests.Scans;

namespace Keystay.Redaction.Tests.Proving;

/// <summary>The second look in a whole redaction: what it sees and the first did not goes too, and what does not go keeps the copy from getting its name.</summary>
public sealed class ProofTests : IDisposable
{
    private const ulong Heap = 0x1000_0000, Program = 0x4000_0000;

    private readonly WorkFolder folder = new();

    [Fact]
    public void A_key_that_only_the_second_look_sees_goes_in_another_round()
    {
        // A factor compiled into a program: a first scan does not try the windows of programs as they came from disk.
        var key = FreshKey.Rsa();
        var memory = new HeldMemory(Heap);
        memory.Put(key.Spki);
        byte[] code = RandomNumberGenerator.GetBytes(8192);
        key.Values["rsa.p"].CopyTo(code, 800);
        byte[] dump = new ElfCoreBuilder().PrStatus(1).Load(Program, code, flags: 5).Load(Heap, memory.Bytes)
            .NtFile((Program, Program + 8192, 0, "/usr/bin/program")).Build().Bytes;

        var (copy, report) = folder.Redact(dump);

        Assert.Empty(report.Found.Keys);
        Assert.Equal(2, report.Proof.Looks);
        Assert.Equal((key.Thumbprint, "windows"), (Assert.Single(report.Proof.Keys).Thumbprint, report.Proof.Keys[0].Arithmetic));
        Assert.Empty(Left.Of(key.Values.Values, copy));
        Assert.StartsWith("rsa.p", Assert.Single(report.Ranges).What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_private_exponent_that_no_library_makes_is_seen_and_refused()
    {
        // Any d + j·λ(n) signs as well as d. Where p − 1 and q − 1 share more than 2, some of them are neither d modulo λ(n) nor modulo φ(n), and not swept for.
        var (key, exponent) = KeyWithUnusualExponent();
        var memory = new HeldMemory(Heap);
        memory.Put(key.Pkcs8);
        memory.Put(exponent);
        string input = folder.Write("core", new ElfCoreBuilder().PrStatus(1).Load(Heap, memory.Bytes).Build().Bytes);

        Assert.Equal(RedactionCodes.ProofFailed,
            Assert.Throws<RedactionException>(() => new Redactor(new RedactionOptions()).Redact(input, folder.File("copy"), null, TestContext.Current.CancellationToken)).Code);
        Assert.Equal(["core"], folder.Names);
    }

    [Theory]
    [InlineData("writes the dump as it was")]
    [InlineData("forgets the last range")]
    [InlineData("fills only the first half of a range")]
    [InlineData("fills beside the range")]
    [InlineData("turns the bytes round in place of filling")]
    public void A_rewriting_that_is_broken_on_purpose_is_refused(string how)
    {
        var key = FreshKey.Rsa();
        var memory = new HeldMemory(Heap);
        memory.Put(key.Spki);
        NumberLayout.Lay("OpenSSL BIGNUM", memory, key.Values["rsa.p"]);
        NumberLayout.Lay(".NET byte[]", memory, key.Values["rsa.d"]);
        string input = folder.Write("core", new ElfCoreBuilder().PrStatus(1).Load(Heap, memory.Bytes).Build().Bytes);
        using var file = new FileByteSource(input);
        using var packed = PackedInput.Open(file, input, DumpLimits.Default, TestContext.Current.CancellationToken);
        using var run = new RedactionRun(new RedactionOptions(), file, packed, input, folder.File("copy"), null, TestContext.Current.CancellationToken)
        {
            Rewrite = (content, filled, _) => new MemoryByteSource(Broken(how, content, filled)),
        };

        Assert.Equal(RedactionCodes.ProofFailed, Assert.Throws<RedactionException>(run.Run).Code);
        Assert.Equal(["core"], folder.Names);
    }

    [Fact]
    public void A_copy_of_another_layout_is_refused()
    {
        var memory = new HeldMemory(Heap);
        memory.Put(FreshKey.Rsa().Pkcs8);
        string input = folder.Write("core", new ElfCoreBuilder().PrStatus(1).PrStatus(2).Load(Heap, memory.Bytes).Build().Bytes);
        using var file = new FileByteSource(input);
        using var packed = PackedInput.Open(file, input, DumpLimits.Default, TestContext.Current.CancellationToken);
        using var run = new RedactionRun(new RedactionOptions(), file, packed, input, folder.File("copy"), null, TestContext.Current.CancellationToken)
        {
            // The note of the first thread becomes one of another kind.
            Rewrite = (content, filled, _) => new MemoryByteSource(WithoutFirstThread(Broken("not at all", content, filled))),
        };

        Assert.Equal(RedactionCodes.ProofIncomplete, Assert.Throws<RedactionException>(run.Run).Code);
        Assert.Equal(["core"], folder.Names);

        static byte[] WithoutFirstThread(byte[] core)
        {
            // Elf64_Nhdr: sizes of name and description, type 1 (NT_PRSTATUS), then the name.
            int name = core.AsSpan().IndexOf("CORE\0"u8);
            Assert.Equal(1, core[name - 4]);
            core[name - 4] = 0x77;
            return core;
        }
    }

    [Fact]
    public void The_same_rewriting_unbroken_is_taken()
    {
        var memory = new HeldMemory(Heap);
        memory.Put(FreshKey.Rsa().Pkcs8);
        string input = folder.Write("core", memory.Bytes);
        using var file = new FileByteSource(input);
        using var packed = PackedInput.Open(file, input, DumpLimits.Default, TestContext.Current.CancellationToken);
        using var run = new RedactionRun(new RedactionOptions(), file, packed, input, folder.File("copy"), null, TestContext.Current.CancellationToken)
        {
            Rewrite = (content, filled, _) => new MemoryByteSource(Broken("not at all", content, filled)),
        };
        using var copy = run.Run();
        Assert.Equal(1, copy.Report.Proof.Looks);
    }

    public void Dispose() => folder.Dispose();

    private static byte[] Broken(string how, ByteSource content, IReadOnlyList<DumpRange> filled)
    {
        Assert.NotEmpty(filled);
        var bytes = new byte[content.Length];
        content.Read(0, bytes);
        foreach (var range in filled)
        {
            var there = bytes.AsSpan((int)range.Offset, (int)range.Length);
            switch (how)
            {
                case "writes the dump as it was":
                case "forgets the last range" when range == filled[^1]:
                    break;
                case "fills only the first half of a range":
                    Filler.Fill(there[..(there.Length / 2)], 0);
                    break;
                case "fills beside the range":
                    Filler.Fill(bytes.AsSpan((int)range.Offset - 32, 32), 0);
                    break;
                case "turns the bytes round in place of filling":
                    there.Reverse();
                    break;
                default:
                    Filler.Fill(there, 0);
                    break;
            }
        }
        return bytes;
    }

    private static (FreshKey Key, byte[] Exponent) KeyWithUnusualExponent()
    {
        while (true)
        {
            var key = FreshKey.Rsa();
            BigInteger Number(string name) => new(key.Values[name], isUnsigned: true, isBigEndian: true);
            BigInteger p = Number("rsa.p"), q = Number("rsa.q"), n = p * q, divisor = BigInteger.GreatestCommonDivisor(p - 1, q - 1);
            var (lambda, phi) = ((p - 1) * (q - 1) / divisor, (p - 1) * (q - 1));
            // The ratio to the modulus tells exponents apart up to a divisor of 64.
            if (divisor <= 2 || divisor > 64)
            {
                continue;
            }
            BigInteger d = Number("rsa.d") % lambda, unusual = d + lambda;
            // d modulo φ(n) is one of the d + j·λ(n); 65537 is every key's e here.
            while (65537 * unusual % phi == 1)
            {
                unusual += lambda;
            }
            Assert.Equal(1, 65537 * unusual % lambda);
            if (unusual < n && unusual.GetByteCount(isUnsigned: true) == key.Values["rsa.d"].Length)
            {
                return (key, unusual.ToByteArray(isUnsigned: true, isBigEndian: true));
            }
        }
    }
}
