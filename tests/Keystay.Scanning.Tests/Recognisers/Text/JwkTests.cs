using System.Text.Json;
using Keystay.Keys;
using Keystay.Scanning.Survey;
using Keystay.Scanning.Tests.Encodings;
using static System.Buffers.Text.Base64Url;

namespace Keystay.Scanning.Tests.Recognisers.Text;

public sealed class JwkTests
{
    private static readonly (string Name, string Value)[] Rsa =
    [
        ("d", EncodeToString(TestKeys.RsaParts.D)), ("kty", "RSA"), ("n", EncodeToString(TestKeys.RsaParts.Modulus)), ("kid", "key-1"),
        ("e", EncodeToString(TestKeys.RsaParts.Exponent)), ("p", EncodeToString(TestKeys.RsaParts.P)), ("q", EncodeToString(TestKeys.RsaParts.Q)),
        ("dp", EncodeToString(TestKeys.RsaParts.DP)), ("dq", EncodeToString(TestKeys.RsaParts.DQ)), ("qi", EncodeToString(TestKeys.RsaParts.InverseQ)),
    ];

    private static readonly JsonSerializerOptions Compact = new(), Indented = new() { WriteIndented = true };
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<bool> Widths => TextSurvey.Widths;

    [Theory, MemberData(nameof(Widths))]
    public void Member_order_and_white_space_do_not_matter(bool wide)
    {
        var random = new Random(1);
        foreach (bool indented in (bool[])[false, true])
        {
            var members = Rsa.ToArray();
            random.Shuffle(members);
            string json = Json(members, indented);
            string text = $"[{json}] and {{ more }}";
            var harvest = TextSurvey.Of(text, wide);
            TestKeys.AssertIsRsa(harvest.OneClaim("jwk", TextSurvey.Ascii(wide), text, json, wide));
            var named = Assert.Single(harvest.Publics).Value;
            Assert.Equal(TestKeys.RsaPublic, named.Key);
            Assert.Equal("key-1", Assert.Single(named.Names));
        }
    }

    [Theory, MemberData(nameof(Widths))]
    public void An_object_inside_json_strings_is_read(bool wide)
    {
        string json = Json(Rsa, indented: true);
        for (int quoting = 0; quoting < 3; quoting++)
        {
            TestKeys.AssertIsRsa(TextSurvey.Of(json, wide).OneClaim("jwk", TextSurvey.Ascii(wide), json, json, wide));
            json = JsonSerializer.Serialize(json, Relaxed)[1..^1];
        }
    }

    [Theory, MemberData(nameof(Widths))]
    public void JavaScript_literals_are_read(bool wide)
    {
        string literal = "{ " + string.Join(", ", Rsa.Select(m => $"{m.Name}: '{m.Value}'")) + " }";
        TestKeys.AssertIsRsa(TextSurvey.Of(literal, wide).OneClaim("jwk", TextSurvey.Ascii(wide), literal, literal, wide));
    }

    [Theory, MemberData(nameof(Widths))]
    public void Sets_and_nested_values_are_read(bool wide)
    {
        using var ec = TestKeys.Ec("P-256");
        var parts = ec.ExportParameters(true);
        string first = Json([("kty", "EC"), ("crv", "P-256"), ("x", EncodeToString(parts.Q.X)), ("y", EncodeToString(parts.Q.Y)), ("d", EncodeToString(parts.D))]);
        first = first.Replace("\"kty\"", "\"key_ops\":[\"sign\"],\"oth\":{\"d\":\"AAAA\"},\"ext\":true,\"kty\"", StringComparison.Ordinal);
        var seed = TestKeys.Ed25519.GetEncoded();
        string second = Json([("kty", "OKP"), ("d", EncodeToString(seed)), ("crv", "Ed25519"), ("x", EncodeToString(TestKeys.Ed25519.GeneratePublicKey().GetEncoded()))]);
        string third = Json([("kty", "oct"), ("k", EncodeToString(seed))]);
        string text = $$"""{"keys":[{{first}}, {{second}},{{third}}]}""";
        var harvest = TextSurvey.Of(text, wide);
        Assert.Equal(3, harvest.Claims.Count);
        TestKeys.AssertIsEc(harvest.Claims[0].Claim, ec, "P-256");
        TestKeys.AssertIsOkp(harvest.Claims[1].Claim, OkpCurve.Ed25519, seed);
        Assert.True(seed.AsSpan().SequenceEqual(Assert.IsType<OctClaim>(harvest.Claims[2].Claim).Key));
        harvest.Claims[0].Place.AssertIs("jwk", TextSurvey.Ascii(wide), text, first, wide);
        harvest.Claims[2].Place.AssertIs("jwk", TextSurvey.Ascii(wide), text, third, wide);
        Assert.Equal(2, harvest.Publics.Count);
    }

    [Theory, MemberData(nameof(Widths))]
    public void A_cut_object_gives_what_it_still_has(bool wide)
    {
        string json = Json(Rsa);
        string tail = json[json.IndexOf("\"kty\"", StringComparison.Ordinal)..] + "\0";
        var claim = Assert.IsType<RsaClaim>(TextSurvey.Of("\u0001" + tail, wide).Claims.Single().Claim);
        Assert.Null(claim.PrivateExponent);
        Assert.NotNull(claim.Prime1);
        string head = json[..json.IndexOf("\"p\"", StringComparison.Ordinal)] + "\0";
        claim = Assert.IsType<RsaClaim>(TextSurvey.Of(head, wide).Claims.Single().Claim);
        Assert.NotNull(claim.PrivateExponent);
        Assert.Null(claim.Prime1);
    }

    [Theory, MemberData(nameof(Widths))]
    public void A_public_key_is_no_claim(bool wide)
    {
        var harvest = TextSurvey.Of(Json([.. Rsa.Where(m => m.Name is "kty" or "n" or "e")]), wide);
        Assert.Empty(harvest.Claims);
        Assert.Equal(TestKeys.RsaPublic, Assert.Single(harvest.Publics).Value.Key);
    }

    private static string Json((string Name, string Value)[] members, bool indented = false) =>
        JsonSerializer.Serialize(members.ToDictionary(m => m.Name, m => m.Value), indented ? Indented : Compact);
}
