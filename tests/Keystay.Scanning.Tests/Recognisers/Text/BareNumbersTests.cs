using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Keystay.Scanning.Recognisers.Text;
using Keystay.Scanning.Survey;
using static System.Buffers.Text.Base64Url;

namespace Keystay.Scanning.Tests.Recognisers.Text;

public sealed class BareNumbersTests
{
    private const string Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/";

    public static TheoryData<int, bool> Sizes
    {
        get
        {
            var data = new TheoryData<int, bool>();
            foreach (int size in (int[])[32, 48, 64, 66, 96, 128, 192, 256, 384, 512])
            {
                data.Add(size, false);
                data.Add(size, true);
            }
            return data;
        }
    }

    [Theory, MemberData(nameof(Sizes))]
    public void A_value_of_a_keys_size_is_found_wherever_it_begins(int size, bool wide)
    {
        var value = Value(size);
        string[] spellings = [EncodeToString(value), Convert.ToBase64String(value), Convert.ToHexStringLower(value), Convert.ToHexString(value)];
        foreach (string text in spellings)
        {
            for (int offset = 0; offset < 70; offset++)
            {
                byte[] window = [.. new byte[offset], .. TextSurvey.Bytes(text, wide), .. new byte[64]];
                AssertOne(value, Scan(window, 0, window.Length));
            }
        }
    }

    [Theory, MemberData(nameof(TextSurvey.Widths), MemberType = typeof(TextSurvey))]
    public void A_value_belongs_to_the_block_it_begins_in(bool wide)
    {
        var value = Value(128);
        var text = TextSurvey.Bytes(EncodeToString(value), wide);
        byte[] window = [.. new byte[101], .. text, .. new byte[100]];
        for (int border = 1; border < window.Length; border++)
        {
            using var first = Scan(window, 0, border);
            using var second = Scan(window, border, window.Length);
            Assert.Equal((border > 101 ? 1 : 0, border > 101 ? 0 : 1), (first.Numbers.Count, second.Numbers.Count));
        }
    }

    [Theory, MemberData(nameof(TextSurvey.Widths), MemberType = typeof(TextSurvey))]
    public void A_string_header_ends_what_the_next_object_would_prolong(bool wide)
    {
        var value = Value(96);
        string text = EncodeToString(value);
        var header = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(header, text.Length);
        byte[] window = [.. new byte[33], .. header, .. TextSurvey.Bytes(text + "Abc", wide), .. new byte[64]];
        AssertOne(value, Scan(window, 0, window.Length));
    }

    [Theory]
    [InlineData("one character more")]
    [InlineData("a part of a longer run")]
    [InlineData("both alphabets at once")]
    public void Runs_of_other_lengths_are_left_alone(string why)
    {
        string text = EncodeToString(Value(32));
        text = why[0] switch { 'o' => text + "AA", 'a' => text + text[1..], _ => "+_" + text[2..] };
        Assert.NotEqual(0, Scan([.. new byte[33], .. Encoding.ASCII.GetBytes(EncodeToString(Value(32))), .. new byte[64]], 0, 140).Numbers.Count);
        byte[] window = [.. new byte[33], .. Encoding.ASCII.GetBytes(text), .. new byte[64]];
        Assert.Equal(0, Scan(window, 0, window.Length).Numbers.Count);
    }

    [Theory, MemberData(nameof(TextSurvey.Widths), MemberType = typeof(TextSurvey))]
    public void Lines_of_wrapped_base64_are_no_values_but_lines_of_hex_are(bool wide)
    {
        string[] lines = [.. Enumerable.Range(0, 3).Select(_ => Convert.ToBase64String(Value(48)))];
        string[] hex = [.. Enumerable.Range(0, 3).Select(_ => Convert.ToHexStringLower(Value(32)))];
        Assert.Equal(0, Count(string.Join("\r\n", lines)));
        Assert.Equal(3, Count(string.Join(" ", lines)));
        Assert.Equal(3, Count(string.Join("\n", hex)));

        int Count(string text)
        {
            byte[] window = [.. new byte[33], .. TextSurvey.Bytes(text, wide), .. new byte[64]];
            return Scan(window, 0, window.Length).Numbers.Count;
        }
    }

    [Fact]
    public void The_vectorised_filter_and_its_scalar_twin_agree()
    {
        var piece = Gen.Select(Gen.Int[0, 120], Gen.Int[0, 3], Gen.Byte, (length, kind, filler) => kind switch
        {
            0 => Enumerable.Repeat(filler, length).ToArray(),
            1 => [.. Enumerable.Range(0, length).Select(i => (byte)Digits[(i * 7 + filler) % Digits.Length])],
            2 => [.. Enumerable.Range(0, length).Select(i => i % 2 == 0 ? (byte)Digits[(i + filler) % Digits.Length] : (byte)0)],
            _ => [.. Enumerable.Range(0, length).Select(i => (byte)(i * 151 + filler))],
        });
        Gen.Select(piece.Array[0, 8], Gen.Int[0, 40]).Sample((pieces, start) =>
        {
            byte[] window = [.. pieces.SelectMany(p => p)];
            start = Math.Min(start, window.Length);
            return Base64Blocks.Find(window, start, window.Length) == Base64Blocks.FindScalar(window, start, window.Length);
        });
    }

    [Fact]
    public void Every_byte_is_classified_alike()
    {
        for (int value = 0; value < 256; value++)
        {
            byte[] window = [.. Enumerable.Repeat((byte)value, 32), .. new byte[32]];
            Assert.Equal(Digits.Contains((char)value, StringComparison.Ordinal) ? 0 : -1, Base64Blocks.Find(window, 0, 32));
        }
    }

    private static byte[] Value(int size)
    {
        var value = RandomNumberGenerator.GetBytes(size);
        value[0] |= 1;
        return value;
    }

    private static Harvest Scan(byte[] window, int start, int end)
    {
        var harvest = new Harvest();
        BareNumbers.Scan(window, start, end, harvest);
        return harvest;
    }

    private static void AssertOne(byte[] bigEndian, Harvest harvest)
    {
        Assert.Equal(1, harvest.Numbers.Count);
        var little = bigEndian.Reverse().ToArray();
        Assert.True(harvest.Numbers[0].SequenceEqual(little), "another number than the one written");
        harvest.Dispose();
    }
}
