using System.Numerics;
using System.Text;
using CsCheck;
using Keystay.Dumps;
using Keystay.Scanning.Proving;
using Keystay.Scanning.Survey;
using Keystay.Scanning.Sweeping;

namespace Keystay.Scanning.Tests.Sweeping;

/// <summary>The sweep finds a proven value in every encoding, wherever it begins, whole or in part.</summary>
public class SweepTests
{
    private const int Before = 1000;

    public static TheoryData<string> Encodings => ["be", "le64", "be32-words", "radix52", "radix51", "radix30", "radix29", "radix28", "radix26", "hex", "HEX", "base64", "base64url", "utf16-hex", "utf16-base64"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void A_whole_value_is_found_at_every_alignment(string encoding) => Values.Sample(value =>
    {
        byte[] written = Written(encoding, value);
        for (int behind = 0; behind < 8; behind++)
        {
            var hit = Assert.Single(Distinct(Sweep(Value(value), Around(written, Before + behind)).Where(h => !h.Hit.Partial)));
            Assert.Equal((Before + behind, written.Length), hit);
        }
    }, iter: 3, threads: 1);

    /// <summary>Every other digit is one that a sweep passes over, as one in eight is.</summary>
    [Fact]
    public void A_value_half_of_whose_words_look_like_pointers_is_found_by_the_others() => Gen.Select(Gen.ULong[1UL << 40, (1UL << 47) - 1].Array[3], Gen.ULong[1UL << 50, (1UL << 51) - 1].Array[2]).Sample((pointers, others) =>
    {
        var number = new[] { pointers[0], others[0], pointers[1], others[1], pointers[2] }.Reverse().Aggregate(BigInteger.Zero, (sum, digit) => (sum << 51) + digit);
        byte[] written = Written("radix51", number.ToByteArray(isUnsigned: true, isBigEndian: true));
        Assert.Single(Distinct(Sweep(Value([.. new byte[32 - number.GetByteCount(isUnsigned: true)], .. number.ToByteArray(isUnsigned: true, isBigEndian: true)]), Around(written, Before)).Where(h => !h.Hit.Partial)));
    }, iter: 10, threads: 1);

    [Theory]
    [InlineData("be", 16)]
    [InlineData("le64", 16)]
    [InlineData("be32-words", 16)]
    [InlineData("hex", 32)]
    [InlineData("base64", 22)]
    public void A_part_that_holds_sixteen_bytes_is_found_at_every_alignment(string encoding, int length) => Gen.Select(Values, Gen.Int[0, 30]).Sample((value, from) =>
    {
        byte[] written = Written(encoding, value);
        int start = from % (written.Length - length + 1);
        byte[] part = written[start..(start + length)];
        for (int behind = 0; behind < 8; behind++)
        {
            byte[] file = Around(part, Before + behind);
            Assert.Contains(Sweep(Value(value), file), h => h.Hit.Partial && h.Extent.Offset <= Before + behind && h.Extent.End >= Before + behind + length);
        }
    }, iter: 10, threads: 1);

    [Theory]
    [InlineData("\n", false)]
    [InlineData("\r\n", false)]
    [InlineData("\\n", false)]
    [InlineData("\\r\\n", false)]
    [InlineData("\n  ", false)]
    [InlineData("\n", true)]
    [InlineData("\r\n", true)]
    [InlineData("\\n", true)]
    public void Text_broken_into_lines_is_one_find(string lineBreak, bool wide) => Gen.Int[0, 7].Sample(behind =>
    {
        byte[] der = Random(600);
        const int PrivateFrom = 60;
        string text = string.Join(lineBreak, Convert.ToBase64String(der).Chunk(64).Select(line => new string(line)));
        byte[] written = wide ? Encoding.Unicode.GetBytes(text) : Encoding.ASCII.GetBytes(text);
        var key = new ProvenKey { Thumbprint = "t", Proof = "factor", Values = [], Containers = [new SecretContainer(der, PrivateFrom)] };

        var hits = Distinct(Sweep(key, Around(written, Before + behind)));

        var (at, length) = Assert.Single(hits);
        int first = Before + behind + ((PrivateFrom * 4 / 3) + (PrivateFrom * 4 / 3 / 64 * lineBreak.Length)) * (wide ? 2 : 1);
        Assert.InRange(at, first - (wide ? 8 : 4), first + lineBreak.Length);
        Assert.Equal(Before + behind + written.Length, at + length);
    }, iter: 8, threads: 1);

    [Fact]
    public void Zeros_and_repetitions_are_no_part_of_a_value()
    {
        byte[] value = [.. Random(40), .. new byte[40], .. Enumerable.Repeat((byte)0xab, 40)];
        Assert.Empty(Sweep(Value(value), [.. new byte[5000], .. Enumerable.Repeat((byte)0xab, 5000)]));
    }

    private static readonly Gen<byte[]> Values = Gen.OneOf(Gen.Const(32), Gen.Const(48), Gen.Const(128), Gen.Const(256)).Select(Random);

    private static byte[] Random(int length)
    {
        byte[] value = System.Security.Cryptography.RandomNumberGenerator.GetBytes(length);
        value[0] |= 0x80;
        value[^1] |= 1;
        return value;
    }

    private static ProvenKey Value(byte[] value) =>
        new() { Thumbprint = "t", Proof = "factor", Values = [new SecretValue("rsa.p", [.. value], value.Length)] };

    /// <summary>Bytes that repeat no value's: what lies around must not lengthen a find.</summary>
    private static byte[] Around(byte[] piece, int before) => [.. new byte[before], .. piece, .. new byte[500]];

    private static List<(Hit Hit, Extent Extent)> Sweep(ProvenKey key, byte[] file)
    {
        using var needles = new NeedleSet(Needles.Of(key, 0));
        using var dump = Dump.Open(new MemoryByteSource(file));
        var block = new BlockBuffer(dump);
        block.Load(new Extent(0, file.Length));
        var hits = new SweepHits();
        new SweepPass(needles).Sweep(block, hits);
        return [.. hits.Found.Select(f => (f.Hit, Assert.Single(f.Extents)))];
    }

    private static IEnumerable<(int At, int Length)> Distinct(IEnumerable<(Hit Hit, Extent Extent)> hits) =>
        hits.Select(h => ((int)h.Extent.Offset, (int)h.Extent.Length)).Distinct();

    private static byte[] Written(string encoding, byte[] value) => encoding switch
    {
        "be" => value,
        "le64" => [.. value.Reverse()],
        "be32-words" => [.. value.Chunk(4).SelectMany(w => w.Reverse())],
        "radix52" => Digits(value, 52, 8),
        "radix51" => Digits(value, 51, 8),
        _ when encoding.StartsWith("radix", StringComparison.Ordinal) => Digits(value, int.Parse(encoding[5..], System.Globalization.CultureInfo.InvariantCulture), 4),
        "hex" => Encoding.ASCII.GetBytes(Convert.ToHexStringLower(value)),
        "HEX" => Encoding.ASCII.GetBytes(Convert.ToHexString(value)),
        "base64" => Encoding.ASCII.GetBytes(Convert.ToBase64String(value).TrimEnd('=')),
        "base64url" => Encoding.ASCII.GetBytes(System.Buffers.Text.Base64Url.EncodeToString(value)),
        "utf16-hex" => Encoding.Unicode.GetBytes(Convert.ToHexStringLower(value)),
        _ => Encoding.Unicode.GetBytes(Convert.ToBase64String(value).TrimEnd('=')),
    };

    private static byte[] Digits(byte[] value, int bits, int container)
    {
        var number = new BigInteger(value, isUnsigned: true, isBigEndian: true);
        var digits = new List<byte>();
        for (; !number.IsZero; number >>= bits)
        {
            byte[] digit = (number & ((BigInteger.One << bits) - 1)).ToByteArray(isUnsigned: true);
            digits.AddRange([.. digit, .. new byte[container - digit.Length]]);
        }
        return [.. digits];
    }
}
