using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keystay.Keys;
using Keystay.Redaction.Passports;

namespace Keystay.Redaction.Tests.Passports;

public sealed class PassportVerifierTests
{
    [Theory]
    [InlineData("nistP256")]
    [InlineData("nistP384")]
    public void A_passport_of_this_file_is_good_and_tells_what_was_stated(string curve)
    {
        using var sample = new SamplePassport(ECCurve.CreateFromFriendlyName(curve));
        var verdict = sample.Verify(sample.Envelope());

        Assert.Null(verdict.Refusal);
        Assert.Equal(sample.Signer.PublicKey.Thumbprint, verdict.KeyId);
        Assert.Equal("core.4711", verdict.FileName);
        Assert.Equal(JsonSerializer.Serialize(sample.Content), JsonSerializer.Serialize(verdict.Passport));
    }

    [Fact]
    public void It_is_good_from_the_second_it_is_issued_until_the_one_it_expires_in()
    {
        using var sample = new SamplePassport();
        var envelope = sample.Envelope();
        var expires = sample.Content.ExpiresAt;

        Assert.Equal(PassportRefusal.NotYetValid, sample.Verify(envelope, at: SamplePassport.Issued.AddSeconds(-1)).Refusal?.Code);
        Assert.Null(sample.Verify(envelope, at: SamplePassport.Issued).Refusal);
        Assert.Null(sample.Verify(envelope, at: expires.AddSeconds(-1)).Refusal);
        Assert.Equal(PassportRefusal.Expired, sample.Verify(envelope, at: expires).Refusal?.Code);
    }

    [Fact]
    public void Another_files_passport_is_refused()
    {
        using var sample = new SamplePassport();
        Assert.Equal(PassportRefusal.WrongFile, sample.Verify(sample.Envelope(), file: [.. sample.File, 0]).Refusal?.Code);
    }

    [Fact]
    public void A_scan_that_missed_a_byte_had_a_problem_or_found_a_key_is_refused()
    {
        using var sample = new SamplePassport();
        (PassportScan Scan, string Code)[] cases =
        [
            (new(5000, 4999, [], 0, 0), PassportRefusal.NotCovered),
            (new(5000, 5000, ["truncated"], 0, 0), PassportRefusal.NotCovered),
            (new(5000, 5000, [], 1, 0), PassportRefusal.NotClean),
            (new(5000, 5000, [], 0, 1), PassportRefusal.NotClean),
        ];
        Assert.All(cases, c => Assert.Equal(c.Code, sample.Verify(sample.Envelope(sample.Content with { Scan = c.Scan })).Refusal?.Code));
    }

    [Fact]
    public void A_protected_container_is_accepted_where_the_policy_keeps_it()
    {
        using var sample = new SamplePassport();
        var content = sample.Content with { Policy = new("keys", KeepsProtected: true), Scan = new(5000, 5000, [], 0, 2) };
        Assert.Null(sample.Verify(sample.Envelope(content)).Refusal);
    }

    [Fact]
    public void A_key_that_is_not_trusted_is_refused_before_anything_is_believed()
    {
        using var sample = new SamplePassport();
        using var stranger = new SamplePassport();
        var verdict = sample.Verify(stranger.Envelope());
        Assert.Equal((PassportRefusal.UntrustedKey, null, null), (verdict.Refusal?.Code, verdict.KeyId, verdict.Passport));
    }

    [Fact]
    public void A_signature_of_another_key_under_a_trusted_keys_name_is_refused()
    {
        using var sample = new SamplePassport();
        using var stranger = new SamplePassport();
        string forged = Encoding.UTF8.GetString(stranger.Envelope()).Replace(stranger.Signer.PublicKey.Thumbprint, sample.Signer.PublicKey.Thumbprint, StringComparison.Ordinal);
        var verdict = sample.Verify(Encoding.UTF8.GetBytes(forged));
        Assert.Equal((PassportRefusal.BadSignature, null, null), (verdict.Refusal?.Code, verdict.KeyId, verdict.Passport));
    }

    [Fact]
    public void A_trusted_keys_signature_over_something_else_is_no_passport()
    {
        using var sample = new SamplePassport();
        byte[] statement = Payload(sample);
        string text = Encoding.UTF8.GetString(statement);
        Assert.Equal(PassportRefusal.WrongType, Code(sample, statement, "application/json"));
        Assert.Equal(PassportRefusal.WrongType, Code(sample, "[]"u8.ToArray()));
        Assert.Equal(PassportRefusal.WrongType, Code(sample, Changed(text, "https://in-toto.io/Statement/v1", "https://in-toto.io/Statement/v0.1")));
        Assert.Equal(PassportRefusal.WrongType, Code(sample, Changed(text, Passport.PredicateType, "https://slsa.dev/provenance/v1")));
    }

    [Fact]
    public void A_signed_statement_that_contradicts_itself_is_refused()
    {
        using var sample = new SamplePassport();
        string text = Encoding.UTF8.GetString(Payload(sample));
        byte[][] bad =
        [
            "{"u8.ToArray(),
            Changed(text, "[4000,1000]", "[4000,1001]"),
            Changed(text, "[4000,1000]", "[163,5]"),
            Changed(text, "[4000,1000]", "[164,5]"),
            Changed(text, "[4000,1000]", "[4000,0]"),
            Changed(text, "[4000,1000]", "[4000,1000,1]"),
            Changed(text, "[4000,1000]", "[4000]"),
            Changed(text, "[4000,1000]", "[9223372036854775807,9223372036854775807]"),
            Changed(text, "\"bytes\":5000,\"scannedBytes\":5000", "\"bytes\":-1,\"scannedBytes\":-1"),
            Changed(text, "\"sha256\"", "\"sha512\""),
            Changed(text, "\"scan\"", "\"scam\""),
            Changed(text, "\"keysLeft\":0", "\"keysLeft\":0,\"keysLeft\":0"),
            Changed(text, "\"problems\":[]", "\"problems\":null"),
            Changed(text, "\"expiresAt\":\"2026", "\"expiresAt\":\"2025"),
            [.. Encoding.UTF8.GetBytes(text), (byte)'}'],
        ];
        Assert.All(bad, payload => Assert.Equal(PassportRefusal.BadStatement, Code(sample, payload)));
    }

    [Fact]
    public void Members_a_later_version_adds_to_the_signed_statement_are_passed_over()
    {
        using var sample = new SamplePassport();
        var statement = JsonNode.Parse(Payload(sample))!;
        statement["predicate"]!["later"] = new JsonArray(1, 2);
        Assert.Null(Code(sample, Encoding.UTF8.GetBytes(statement.ToJsonString())));
    }

    [Fact]
    public void An_envelope_has_no_room_for_anything_that_is_not_signed()
    {
        using var sample = new SamplePassport();
        string text = Encoding.UTF8.GetString(sample.Envelope());
        string signature = text[text.IndexOf("{\"keyid\"", StringComparison.Ordinal)..text.IndexOf("]}", StringComparison.Ordinal)];
        string[] bad =
        [
            "", "null", "{}", "[]", "\u0000", text[..^1], text + "{}", text + "\n\n", " " + text,
            text.Replace("{\"payload\"", "{\"note\":\"x\",\"payload\"", StringComparison.Ordinal),
            text.Replace("{\"keyid\"", "{\"cert\":\"x\",\"keyid\"", StringComparison.Ordinal),
            text.Replace("{\"payload\":", "{\"payload\":\"\",\"payload\":", StringComparison.Ordinal),
            text.Replace("in-toto+json", "in-toto\\u002Bjson", StringComparison.Ordinal),
            text.Replace("\"signatures\":[", "\"signatures\": [", StringComparison.Ordinal),
            text.Replace(signature, signature + "," + signature, StringComparison.Ordinal),
            text.Replace(signature, "", StringComparison.Ordinal),
            text.Replace(signature, "null", StringComparison.Ordinal),
        ];
        Assert.All(bad, b => Assert.Equal(PassportRefusal.Malformed, sample.Verify(Encoding.UTF8.GetBytes(b)).Refusal?.Code));
        Assert.Null(sample.Verify(Encoding.UTF8.GetBytes(text + "\n")).Refusal);
    }

    [Fact]
    public void An_envelope_of_any_size_is_refused_with_a_reason()
    {
        using var sample = new SamplePassport();
        var huge = new byte[(48 << 20) + 1];
        huge.AsSpan().Fill((byte)'[');
        Assert.Equal(PassportRefusal.Malformed, sample.Verify(huge).Refusal?.Code);
        Assert.Equal(PassportRefusal.Malformed, sample.Verify(huge[..100_000]).Refusal?.Code);
    }

    [Fact]
    public void Trust_needs_a_key_that_can_sign_passports()
    {
        using var rsa = RSA.Create(2048);
        var keys = PublicKeyReader.Read(Encoding.ASCII.GetBytes(rsa.ExportSubjectPublicKeyInfoPem()));
        Assert.Throws<ArgumentException>(() => new PassportVerifier(keys.Select(k => k.Key)));
    }

    [Fact]
    public void The_pre_authentication_encoding_is_that_of_the_dsse_documents_example()
    {
        // protocol.md, Test Vectors; there the signature is r and s side by side.
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint
            {
                X = Coordinate("46950820868899156662930047687818585632848591499744589407958293238635476079160"),
                Y = Coordinate("5640078356564379163099075877009565129882514886557779369047442380624545832820"),
            },
        });
        var signature = Convert.FromBase64String("A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA==");
        Assert.True(key.VerifyData(Envelope.PreAuthenticationEncoding("http://example.com/HelloWorld", "hello world"u8), signature, HashAlgorithmName.SHA256));
    }

    private static byte[] Coordinate(string number) => System.Numerics.BigInteger.Parse(number).ToByteArray(isUnsigned: true, isBigEndian: true);

    private static byte[] Payload(SamplePassport sample) => Envelope.Parse(sample.Envelope()).Payload;

    private static byte[] Changed(string text, string from, string to)
    {
        Assert.Contains(from, text, StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal));
    }

    private static string? Code(SamplePassport sample, byte[] payload, string type = Envelope.InTotoPayload) =>
        sample.Verify(sample.Signer.Sign(payload, type).ToJson()).Refusal?.Code;
}
