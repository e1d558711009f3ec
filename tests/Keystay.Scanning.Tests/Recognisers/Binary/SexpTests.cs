using System.Buffers.Binary;
using System.Text;
using Keystay.Keys;
using Keystay.Scanning.Survey;
using Keystay.Scanning.Tests.Encodings;

namespace Keystay.Scanning.Tests.Recognisers.Binary;

public class SexpTests
{
    public static TheoryData<string> Syntaxes => ["internal", "canonical", "advanced"];

    [Theory]
    [MemberData(nameof(Syntaxes))]
    public void Finds_an_rsa_key(string syntax)
    {
        var key = Write(syntax, RsaExpression("private-key"));
        for (int before = 0; before < 9; before++)
        {
            using var harvest = NaiveSurvey.Of(Garbage.Around(key, before));

            TestKeys.AssertIsRsa(harvest.OneClaim("sexp", syntax, before, key.Length));
            Assert.Equal([TestKeys.RsaPublic.Thumbprint], harvest.Publics.Keys);
        }
    }

    [Theory]
    [MemberData(nameof(Syntaxes))]
    public void Finds_ec_keys(string syntax)
    {
        using var ec = TestKeys.Ec("P-256");
        var parts = ec.ExportParameters(true);
        object[] expression = ["private-key", new object[]
        {
            "ecc", new object[] { "curve", "NIST P-256" },
            new object[] { "q", (byte[])[4, .. parts.Q.X!, .. parts.Q.Y!] }, new object[] { "d", (byte[])[0, .. parts.D!] },
        }];
        var key = Write(syntax, expression);
        using var harvest = NaiveSurvey.Of(Garbage.Around(key, 5));

        TestKeys.AssertIsEc(harvest.OneClaim("sexp", syntax, 5, key.Length), ec, "P-256");
    }

    [Theory]
    [MemberData(nameof(Syntaxes))]
    public void Finds_ed25519_keys(string syntax)
    {
        object[] expression = ["private-key", new object[]
        {
            "ecc", new object[] { "curve", "Ed25519" }, new object[] { "flags", "eddsa" },
            new object[] { "q", (byte[])[0x40, .. TestKeys.Ed25519.GeneratePublicKey().GetEncoded()] },
            new object[] { "d", TestKeys.Ed25519.GetEncoded() },
        }];
        var key = Write(syntax, expression);
        using var harvest = NaiveSurvey.Of(Garbage.Around(key, 5));

        TestKeys.AssertIsOkp(harvest.OneClaim("sexp", syntax, 5, key.Length), OkpCurve.Ed25519, TestKeys.Ed25519.GetEncoded());
    }

    [Theory]
    [MemberData(nameof(Syntaxes))]
    public void Finds_a_protected_key(string syntax)
    {
        var parts = TestKeys.RsaParts;
        object[] expression = ["protected-private-key", new object[]
        {
            "rsa", new object[] { "n", parts.Modulus! }, new object[] { "e", parts.Exponent! },
            new object[] { "protected", "openpgp-s2k3-ocb-aes", new object[] { new object[] { "sha1", new byte[8] }, new byte[12] }, new byte[300] },
            new object[] { "protected-at", "20260101T000000" },
        }];
        var key = Write(syntax, expression);
        using var harvest = NaiveSurvey.Of(Garbage.Around(key, 5));

        var found = harvest.OneProtected("gpg-agent-key", syntax, 5, key.Length);
        Assert.Equal("openpgp-s2k3-ocb-aes", found.Detail);
        Assert.Equal(TestKeys.RsaPublic, found.Public);
    }

    [Theory]
    [InlineData("public-key")]
    [InlineData("shadowed-private-key")]
    public void Of_a_key_on_a_card_only_the_public_half_is_here(string head)
    {
        object[] rsa = ["rsa", new object[] { "n", TestKeys.RsaParts.Modulus! }, new object[] { "e", TestKeys.RsaParts.Exponent! }];
        foreach (string syntax in new[] { "internal", "canonical" })
        {
            using var harvest = NaiveSurvey.Of(Garbage.Around(Write(syntax, [head, rsa]), 5));

            Assert.Equal([TestKeys.RsaPublic.Thumbprint], harvest.Publics.Keys);
            Assert.Empty(harvest.Claims);
            Assert.Empty(harvest.Protecteds);
        }
    }

    [Theory]
    [InlineData(20)] // up to the modulus, which then still tells the public key
    [InlineData(60)] // with some of the modulus
    public void Finds_the_remains_of_an_rsa_key_whose_head_is_overwritten(int overwritten)
    {
        var key = Write("internal", RsaExpression("private-key"));
        key.AsSpan(0, overwritten).Clear();
        int d = key.AsSpan().IndexOf("\u0003\u0001\u0001\0d"u8), u = key.AsSpan().IndexOf("\u0003\u0001\u0001\0u"u8);
        using var harvest = NaiveSurvey.Of(Garbage.Around(key, 5));

        var claim = Assert.IsType<RsaClaim>(harvest.OneClaim("sexp", "internal", 5 + d, u - d));
        Assert.Equal(TestKeys.RsaParts.Exponent, claim.PublicExponent);
        Assert.True(claim.Prime1.AsSpan().SequenceEqual(TestKeys.RsaParts.P) && claim.Prime2.AsSpan().SequenceEqual(TestKeys.RsaParts.Q));
        Assert.Equal(overwritten == 20, harvest.Publics.ContainsKey(TestKeys.RsaPublic.Thumbprint));
        AssertHolds(harvest, TestKeys.RsaParts.P!);
    }

    [Fact]
    public void Finds_the_remains_of_a_curve_key_whose_head_is_overwritten()
    {
        byte[] seed = TestKeys.Ed25519.GetEncoded(), x = TestKeys.Ed25519.GeneratePublicKey().GetEncoded();
        byte[] remains = [.. Write("internal", ["q", (byte[])[0x40, .. x]]), .. Write("internal", ["d", seed])];
        using var harvest = NaiveSurvey.Of(remains);

        TestKeys.AssertIsOkp(harvest.OneClaim("sexp", "internal", 0, remains.Length), OkpCurve.Ed25519, seed);
        Assert.Equal([new OkpPublicKey(OkpCurve.Ed25519, x).Thumbprint], harvest.Publics.Keys);
    }

    [Fact]
    public void A_scalar_whose_end_is_overwritten_is_a_number()
    {
        byte[] seed = TestKeys.Ed25519.GetEncoded();
        using var harvest = NaiveSurvey.Of(Write("internal", ["d", seed]).AsSpan()[..^1]);

        AssertHolds(harvest, seed);
        Assert.Empty(harvest.Claims);
    }

    [Theory]
    [MemberData(nameof(Syntaxes))]
    public void An_expression_cut_short_is_no_key(string syntax)
    {
        object[] head = ["private-key", new object[] { "ecc", new object[] { "curve", "Ed25519" }, new object[] { "q", new byte[33] }, new object[] { "d", TestKeys.Ed25519.GetEncoded() } }];
        var key = Write(syntax, head);
        for (int length = 0; length < key.Length; length++)
        {
            using var harvest = NaiveSurvey.Of(key.AsSpan(0, length));
            Assert.DoesNotContain(harvest.Claims, c => c.Place.Extents[0].Offset == 0);
        }
    }

    private static void AssertHolds(Harvest harvest, byte[] bigEndian)
    {
        byte[] little = [.. bigEndian.Reverse()];
        Assert.Contains(Enumerable.Range(0, harvest.Numbers.Count), i => harvest.Numbers[i].SequenceEqual(little));
    }

    private static object[] RsaExpression(string head)
    {
        var parts = TestKeys.RsaParts;
        return [head, new object[]
        {
            "rsa", new object[] { "n", (byte[])[0, .. parts.Modulus!] }, new object[] { "e", parts.Exponent! }, new object[] { "d", parts.D! },
            new object[] { "p", (byte[])[0, .. parts.P!] }, new object[] { "q", (byte[])[0, .. parts.Q!] }, new object[] { "u", parts.InverseQ! },
        }];
    }

    private static byte[] Write(string syntax, object[] list)
    {
        using var stream = new MemoryStream();
        Write(stream, syntax, list);
        return stream.ToArray();
    }

    private static void Write(MemoryStream stream, string syntax, object item)
    {
        if (item is object[] list)
        {
            stream.WriteByte(syntax == "internal" ? (byte)3 : (byte)'(');
            foreach (object inner in list)
            {
                Write(stream, syntax, inner);
            }
            stream.WriteByte(syntax == "internal" ? (byte)4 : (byte)')');
            return;
        }
        byte[] bytes = item as byte[] ?? Encoding.ASCII.GetBytes((string)item);
        if (syntax == "internal")
        {
            Span<byte> length = stackalloc byte[2];
            BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)bytes.Length);
            stream.WriteByte(1);
            stream.Write(length);
            stream.Write(bytes);
            return;
        }
        // gpg-agent breaks the lines of its files inside the hex.
        string text = item is string word ? (word.Contains(' ', StringComparison.Ordinal) ? $"\"{word}\" " : word + " ")
            : $"#{Convert.ToHexString(bytes).Insert(bytes.Length, "\n  ")}#";
        stream.Write(syntax == "advanced" ? Encoding.ASCII.GetBytes(text) : [.. Encoding.ASCII.GetBytes($"{bytes.Length}:"), .. bytes]);
    }
}
