using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace Keystay.Keys.Tests;

public sealed class PublicKeyReaderTests
{
    public static TheoryData<string, byte[]> DocumentsOfOneRsaKey()
    {
        var ssh = Convert.ToBase64String(FreshKeys.SshRsa());
        string wrapped = string.Join('\n', ssh.Chunk(70).Select(c => new string(c)));
        return new()
        {
            { "JWK", Bytes(FreshKeys.RsaJwk("a")) },
            { "JWK after a byte order mark", [0xef, 0xbb, 0xbf, .. Bytes(FreshKeys.RsaJwk("a"))] },
            { "JWKS", Bytes($$"""{"keys":[{{FreshKeys.RsaJwk("a")}}]}""") },
            { "SPKI DER", FreshKeys.Rsa.ExportSubjectPublicKeyInfo() },
            { "SPKI PEM", Bytes(FreshKeys.Rsa.ExportSubjectPublicKeyInfoPem()) },
            { "SPKI PEM after prose", Bytes("The key of the issuer:\r\n" + FreshKeys.Rsa.ExportSubjectPublicKeyInfoPem() + "\r\n") },
            { "PKCS#1 DER", FreshKeys.Rsa.ExportRSAPublicKey() },
            { "PKCS#1 PEM", Bytes(FreshKeys.Rsa.ExportRSAPublicKeyPem()) },
            { "certificate DER", FreshKeys.Certificate("CN=signer") },
            { "certificate PEM", Bytes(PemEncoding.WriteString("CERTIFICATE", FreshKeys.Certificate("CN=signer"))) },
            { "SSH wire form", FreshKeys.SshRsa() },
            { "SSH line", Bytes($"ssh-rsa {ssh} signer@host\n") },
            { "SSH line without comment", Bytes($"ssh-rsa {ssh}") },
            { "authorized_keys", Bytes($"# who\n\nno-pty,command=\"echo ssh-rsa \\\"x\\\"\" ssh-rsa {ssh} signer\r\n") },
            { "known_hosts", Bytes($"host.example,192.0.2.1 ssh-rsa {ssh}\n") },
            { "RFC 4716", Bytes($"---- BEGIN SSH2 PUBLIC KEY ----\nComment: \"signer\"\nx-note: goes \\\non\n{wrapped}\n---- END SSH2 PUBLIC KEY ----\n") },
        };
    }

    [Theory]
    [MemberData(nameof(DocumentsOfOneRsaKey))]
    public void Every_document_that_publishes_a_key_names_the_same_key(string kind, byte[] document)
    {
        var key = Assert.Single(PublicKeyReader.Read(document));
        Assert.True(key.Key.Thumbprint == FreshKeys.RsaThumbprint(), kind);
        Assert.Equal(2048, key.Key.Bits);
    }

    [Theory]
    [InlineData("1.2.840.10045.3.1.7", "P-256", "nistp256")]
    [InlineData("1.3.132.0.34", "P-384", "nistp384")]
    [InlineData("1.3.132.0.35", "P-521", "nistp521")]
    public void An_elliptic_curve_key_reads_the_same_from_DER_JWK_and_SSH(string oid, string name, string sshName)
    {
        using var key = ECDsa.Create(ECCurve.CreateFromValue(oid));
        var fromDer = Assert.Single(PublicKeyReader.Read(key.ExportSubjectPublicKeyInfo())).Key;
        var fromJwk = Assert.Single(PublicKeyReader.Read(Bytes(FreshKeys.EcJwk(key, name)))).Key;
        var fromSsh = Assert.Single(PublicKeyReader.Read(FreshKeys.SshEcdsa(key, sshName))).Key;
        Assert.Equal(name, fromDer.CurveName);
        Assert.Equal(fromDer.Thumbprint, fromJwk.Thumbprint);
        Assert.Equal(fromDer.Thumbprint, fromSsh.Thumbprint);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo())), fromSsh.SpkiSha256);
    }

    [Fact]
    public void A_compressed_point_is_the_same_key_as_the_whole_one()
    {
        for (int i = 0; i < 8; i++)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
            var q = key.ExportParameters(false).Q;
            var whole = key.ExportSubjectPublicKeyInfo();
            // SubjectPublicKeyInfo of P-384 with 49 instead of 97 bytes of point: both lengths and the bit string's change.
            byte[] compressed = [0x30, 0x46, .. whole[2..20], 0x03, 0x32, 0x00, (byte)(2 + (q.Y![^1] & 1)), .. q.X!];
            var read = Assert.Single(PublicKeyReader.Read(compressed)).Key;
            Assert.Equal(Assert.Single(PublicKeyReader.Read(whole)).Key.Thumbprint, read.Thumbprint);
        }
    }

    [Fact]
    public void The_Ed25519_thumbprint_is_the_one_of_RFC_8037()
    {
        // RFC 8037, appendices A.2 and A.3.
        var key = Assert.Single(PublicKeyReader.Read(Bytes("""{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"""))).Key;
        Assert.Equal("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", key.Thumbprint);
        Assert.Equal(key, Assert.Single(PublicKeyReader.Read(key.ExportSubjectPublicKeyInfo())).Key);
    }

    [Fact]
    public void The_RSA_thumbprint_is_the_one_of_RFC_7638()
    {
        const string Modulus = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
        var key = Assert.Single(PublicKeyReader.Read(Bytes($$"""{"kty":"RSA","n":"{{Modulus}}","e":"AQAB","alg":"RS256","kid":"2011-04-29"}""")));
        Assert.Equal("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", key.Key.Thumbprint);
        Assert.Equal("2011-04-29", key.Name);
    }

    [Fact]
    public void Names_come_from_kid_subject_and_comment()
    {
        var ssh = Convert.ToBase64String(FreshKeys.SshRsa());
        Assert.Equal("k1", PublicKeyReader.Read(Bytes(FreshKeys.RsaJwk("k1")))[0].Name);
        Assert.Equal("CN=consumer signing", PublicKeyReader.Read(FreshKeys.Certificate("CN=consumer signing"))[0].Name);
        Assert.Equal("a comment of words", PublicKeyReader.Read(Bytes($"ssh-rsa {ssh} a comment of words"))[0].Name);
        Assert.Null(PublicKeyReader.Read(FreshKeys.SshRsa())[0].Name);
    }

    [Fact]
    public void Key_types_nobody_looks_for_are_left_out_and_named()
    {
        var keys = PublicKeyReader.Read(Bytes($$"""{"keys":[{"kty":"OKP","crv":"Ed448","x":"AA","kid":"e"},{{FreshKeys.RsaJwk("r")}},{"kty":"AKP","alg":"ML-DSA-44","pub":"AA"}]}"""), out var skipped);
        Assert.Equal("r", Assert.Single(keys).Name);
        Assert.Equal(2, skipped.Count);
        Assert.Contains("(kid e) has type OKP and curve Ed448", skipped[0], StringComparison.Ordinal);
        Assert.Contains("AKP", skipped[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_bundle_gives_all_its_keys_in_order()
    {
        string bundle = string.Concat(new[] { "CN=a", "CN=b", "CN=c" }.Select(n => PemEncoding.WriteString("CERTIFICATE", FreshKeys.Certificate(n)) + "\n"));
        Assert.Equal(["CN=a", "CN=b", "CN=c"], PublicKeyReader.Read(Bytes(bundle)).Select(k => k.Name));
    }

    [Fact]
    public void Metadata_tells_where_the_keys_are()
    {
        Assert.Equal(new Uri("https://issuer.example/keys"), OpenIdMetadata.JwksUri("""{"issuer":"https://issuer.example","jwks_uri":"https://issuer.example/keys"}"""u8));
        Assert.Null(OpenIdMetadata.JwksUri(Bytes(FreshKeys.RsaJwk("a"))));
        Assert.Null(OpenIdMetadata.JwksUri("ssh-rsa AAAA"u8));
        Assert.Equal("bad-json", Assert.Throws<PublicKeyFormatException>(() => OpenIdMetadata.JwksUri("""{"jwks_uri":"keys"}"""u8)).Code);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
