using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Keystay.Scanning.Recognisers.Text;
using Keystay.Scanning.Tests.Encodings;
using Keystay.Scanning.Tests.Recognisers.Binary;

namespace Keystay.Scanning.Tests.Recognisers.Text;

public sealed class HostileTextTests
{
    private static readonly string[] Marks =
    [
        TextSurvey.Begin + "PRIVATE KEY-----\n", TextSurvey.Begin + "RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: ,", TextSurvey.Begin + "PGP PRIVATE KEY BLOCK-----\n\n",
        "---- BEGIN SSH2 PUBLIC KEY ----\nA: \\\n", "MIIEvgIBADANBgkqhkiG9w0BAQEF", "MC4CAQAwBQYDK2VwBCIEI", "b3BlbnNzaC1rZXktdjEA", "QkVHSU4g", "LS0tLS1CRUdJTiB",
        "{\"kty\":\"RSA\",\"d\":\"", "kty: '", "<RSAKeyValue><P>", "</RSAKeyValue>", "PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\nPublic-Lines: 6\n",
        "Private-Lines: 9\n", "AAAAB3NzaC1yc2EAAAADAQAB", "eyJhbGciOiJIUzI1NiJ9.", "AGE-SECRET-KEY-1", "$ANSIBLE_VAULT;1.1;AES256\n", "\\", "\\\\\\", "\\u00",
        "=", "-----", "-----END ", "\"", ":", "\n", "{", "}", "<", ">", " ", "\0",
    ];

    [Fact]
    public void Marks_in_any_order_with_anything_between_never_break_a_recogniser() =>
        Gen.Select(Gen.Select(Gen.Int[0, Marks.Length - 1], Gen.Byte.Array[0, 40], Gen.Bool).Array[0, 12], Gen.Bool).Sample((parts, wide) =>
        {
            byte[] bytes = [.. parts.SelectMany(part => (byte[])[.. TextSurvey.Bytes(Marks[part.Item1], wide), .. part.Item3 ? part.Item2 : Printable(part.Item2, wide)])];
            AssertContained(bytes);
        });

    [Fact]
    public void Changed_and_cut_texts_never_break_a_recogniser()
    {
        var texts = Texts();
        Gen.Select(Gen.Int[0, texts.Length - 1], Gen.Bool, Gen.Select(Gen.Int[0, 4000], Gen.Byte).Array[0, 6], Gen.Int[0, 4000], Gen.Int[0, 4000])
            .Sample((which, wide, changes, from, to) =>
            {
                var bytes = TextSurvey.Bytes(texts[which], wide);
                foreach (var (at, value) in changes)
                {
                    bytes[at % bytes.Length] = value;
                }
                from %= bytes.Length;
                AssertContained(bytes[from..(from + to % (bytes.Length - from))]);
            });
    }

    private static void AssertContained(byte[] bytes)
    {
        using var harvest = NaiveSurvey.Of(bytes, TextRecognisers.All);
        BareNumbers.Scan(bytes, 0, bytes.Length, harvest);
        foreach (var place in harvest.Claims.Select(c => c.Place).Concat(harvest.Protecteds.Select(p => p.Place)))
        {
            var extent = Assert.Single(place.Extents);
            Assert.True(extent.Offset >= 0 && extent.Length > 0 && extent.End <= bytes.Length, $"{place.Form} at {extent} of {bytes.Length}");
        }
    }

    private static byte[] Printable(byte[] bytes, bool wide) =>
        TextSurvey.Bytes(string.Concat(bytes.Select(b => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[b % 64])), wide);

    private static string[] Texts()
    {
        using var ec = TestKeys.Ec("P-256");
        string pem = TestKeys.Rsa.ExportPkcs8PrivateKeyPem(), xml = TestKeys.Rsa.ToXmlString(true);
        string jwk = $$"""{"kty":"EC","crv":"P-256","x":"{{Url(ec.ExportParameters(true).Q.X!)}}","y":"{{Url(ec.ExportParameters(true).Q.Y!)}}","d":"{{Url(ec.ExportParameters(true).D!)}}"}""";
        return
        [
            pem, pem.Replace("\n", "\\n", StringComparison.Ordinal), ec.ExportECPrivateKeyPem(), xml, jwk,
            Convert.ToBase64String(Encoding.ASCII.GetBytes(pem)), Convert.ToBase64String(ec.ExportPkcs8PrivateKey()),
            "$ANSIBLE_VAULT;1.1;AES256\n" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(200)),
        ];
    }

    private static string Url(byte[] value) => System.Buffers.Text.Base64Url.EncodeToString(value);
}
