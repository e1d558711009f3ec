using System.Security.Cryptography;
using System.Text;
using Keystay.Keys;
using Keystay.Scanning.Tests.Encodings;
using static System.Buffers.Text.Base64Url;

namespace Keystay.Scanning.Tests.Recognisers.Text;

public sealed class SmallTextFormsTests
{
    public static TheoryData<bool> Widths => TextSurvey.Widths;

    [Theory, MemberData(nameof(Widths))]
    public void Authorized_keys_give_public_keys_with_their_comment(bool wide)
    {
        using var ec = TestKeys.Ec("P-521");
        var ecParts = ec.ExportParameters(false);
        var ed25519 = TestKeys.Ed25519.GeneratePublicKey().GetEncoded();
        string text = $"ssh-rsa {Convert.ToBase64String(SshText.RsaBlob(TestKeys.RsaParts))} alice@example\n"
            + $"from=\"10.0.0.1\" ecdsa-sha2-nistp521 {Convert.ToBase64String(SshText.EcBlob(ecParts, "nistp521"))} bob@example\r\n"
            + $"ssh-ed25519 {Convert.ToBase64String(SshText.Ed25519Blob(ed25519))}\n";
        var harvest = TextSurvey.Of(text, wide);
        Assert.Equal("alice@example", Assert.Single(harvest.Publics[TestKeys.RsaPublic.Thumbprint].Names));
        Assert.Equal("bob@example", Assert.Single(harvest.Publics[ec.Public("P-521").Thumbprint].Names));
        Assert.Empty(harvest.Publics[new OkpPublicKey(OkpCurve.Ed25519, ed25519).Thumbprint].Names);
        Assert.Empty(harvest.Claims);
    }

    [Theory, MemberData(nameof(Widths))]
    public void Only_tokens_with_an_hmac_are_kept(bool wide)
    {
        string hs256 = Token("HS256", 32), hs512 = Token("HS512", 64);
        string text = $"Authorization: Bearer {hs256}\r\ntoken={hs512}&x=1 {Token("RS256", 256)} {Token("HS256", 31)} {Token("HS384", 32)}";
        Assert.Equal([hs256, hs512], TextSurvey.Of(text, wide).HmacTokens.Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Widths))]
    public void An_age_identity_is_read_when_its_checksum_holds(bool wide)
    {
        var secret = TestKeys.X25519.GetEncoded();
        string identity = AgeIdentity(secret);
        string text = $"# created\n{identity}\n";
        var claim = TextSurvey.Of(text, wide).OneClaim("age", TextSurvey.Ascii(wide), text, identity, wide);
        TestKeys.AssertIsOkp(claim, OkpCurve.X25519, secret);
        string broken = identity[..^1] + (identity[^1] == 'Q' ? 'P' : 'Q');
        Assert.Empty(TextSurvey.Of(broken, wide).Claims);
    }

    [Theory, MemberData(nameof(Widths))]
    public void A_vault_is_protected_from_its_header_to_its_last_digit(bool wide)
    {
        string hex = string.Join("\n          ", Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(100)).Chunk(80).Select(line => new string(line)));
        string vault = $"$ANSIBLE_VAULT;1.1;AES256\n          {hex}";
        string text = $"secret: !vault |\n          {vault}\nother: value\n";
        var found = Assert.Single(TextSurvey.Of(text, wide).Protecteds);
        Assert.Equal(("ansible-vault", "AES256"), (found.Kind, found.Detail));
        found.Place.AssertIs("ansible-vault", TextSurvey.Ascii(wide), text, vault, wide);
        Assert.Empty(TextSurvey.Of("$ANSIBLE_VAULT;1.1;AES256\0", wide).Protecteds);
    }

    private static string Token(string algorithm, int signatureBytes)
    {
        string header = EncodeToString(Encoding.UTF8.GetBytes($$"""{"typ":"JWT","alg":"{{algorithm}}"}"""));
        string payload = EncodeToString(Encoding.UTF8.GetBytes($$"""{"sub":"{{algorithm}}"}"""));
        return $"{header}.{payload}.{EncodeToString(RandomNumberGenerator.GetBytes(signatureBytes))}";
    }

    /// <summary>BIP 173's encoder: the checksum digits are those that make the decoder's verdict come true, computed from the definition.</summary>
    private static string AgeIdentity(byte[] secret)
    {
        const string alphabet = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L";
        var bits = string.Concat(secret.Select(b => Convert.ToString(b, 2).PadLeft(8, '0'))).PadRight(260, '0');
        var data = Enumerable.Range(0, 52).Select(i => Convert.ToInt32(bits.Substring(i * 5, 5), 2)).ToList();
        string prefix = "age-secret-key-";
        List<int> values = [.. prefix.Select(c => c >> 5), 0, .. prefix.Select(c => c & 31), .. data, 0, 0, 0, 0, 0, 0];
        uint[] generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
        uint checksum = 1;
        foreach (int value in values)
        {
            uint top = checksum >> 25;
            checksum = ((checksum & 0x1ffffff) << 5) ^ (uint)value;
            for (int i = 0; i < 5; i++)
            {
                checksum ^= ((top >> i) & 1) == 1 ? generator[i] : 0;
            }
        }
        checksum ^= 1;
        data.AddRange(Enumerable.Range(0, 6).Select(i => (int)(checksum >> (5 * (5 - i))) & 31));
        return "AGE-SECRET-KEY-1" + string.Concat(data.Select(value => alphabet[value]));
    }
}
