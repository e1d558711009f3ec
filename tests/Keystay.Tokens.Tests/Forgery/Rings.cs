using System.Text;
using System.Text.Json.Nodes;
using Keystay.Keys;
using Keystay.Tokens.Trust;

namespace Keystay.Tokens.Tests.Forgery;

/// <summary>
/// One common document with the keys of all tenants, of consumers, and of one tenant that has its own: the setting in which key scope is forgotten. Every
/// algorithm has a key for tenants.
/// </summary>
internal sealed class Rings : IDisposable
{
    public const string Tenant = "11111111-1111-4111-8111-111111111111", OtherTenant = "22222222-2222-4222-8222-222222222222";
    public const string OwnTenant = "33333333-3333-4333-8333-333333333333", ConsumerTenant = "9188040d-6c67-4c5b-b112-36a304b66dad";
    public const string Template = "https://login.example.test/{tenantid}/v2.0", Audience = "api://mail";
    public const string Alias = "https://sts.example.test/{tenantid}/";

    /// <summary>When every token of the matrix is judged.</summary>
    public const long Now = 1_800_000_000;

    private readonly TokenValidatorOptions options = new() { Audiences = [Audience] };
    private readonly ProtectedClock clock = new(new StandingClock(DateTimeOffset.FromUnixTimeSeconds(Now)));

    public Rings()
    {
        Tenants = [.. Enum.GetValues<SignatureAlgorithm>().Select(a => new SigningKey(a, $"tenants-{a.Name()}", Template))];
        Consumers = [.. Main.Select(a => new SigningKey(a, $"consumers-{a.Name()}", Issuer(ConsumerTenant)))];
        Own = [.. Main.Select(a => new SigningKey(a, $"own-{a.Name()}", Issuer(OwnTenant)))];
        Documents = Publish(Tenants.Concat(Consumers).Concat(Own).Select(k => k.Jwk()));
        Keys = KeySet.Load(Documents);
    }

    /// <summary>One algorithm of each family, for what does not depend on it.</summary>
    public static IReadOnlyList<SignatureAlgorithm> Main { get; } = [SignatureAlgorithm.RS256, SignatureAlgorithm.ES256, SignatureAlgorithm.EdDSA];

    public IReadOnlyList<SigningKey> Tenants { get; }

    public IReadOnlyList<SigningKey> Consumers { get; }

    public IReadOnlyList<SigningKey> Own { get; }

    public IReadOnlyList<KeyDocument> Documents { get; }

    public KeySet Keys { get; }

    public IEnumerable<SigningKey> MainTenants => Tenants.Where(k => Main.Contains(k.Algorithm));

    public static string Issuer(string tenant) => Template.Replace("{tenantid}", tenant, StringComparison.Ordinal);

    public static Members Header(SigningKey key) =>
        new(("alg", Members.Text(key.AlgorithmName)), ("typ", "\"at+jwt\""), ("kid", Members.Text(key.Kid)));

    public static Members Payload(string tenant = Tenant) => new(
        ("iss", Members.Text(Issuer(tenant))), ("tid", Members.Text(tenant)), ("aud", Members.Text(Audience)), ("sub", "\"alice\""), ("client_id", "\"app\""),
        ("jti", "\"4f1c\""), ("sid", "\"s-77\""), ("iat", $"{Now - 60}"), ("nbf", $"{Now - 60}"), ("exp", $"{Now + 600}"), ("roles", "[\"role-7731\"]"), ("ext", "{\"a\":1}"));

    public static string Token(SigningKey key) => key.Token(Header(key).ToString(), Payload().ToString());

    /// <summary>A JWKS that is trusted for all three rings.</summary>
    public static KeyDocument[] Publish(params IEnumerable<JsonObject> jwks) => [Document(jwks)];

    public static KeyDocument Document(IEnumerable<JsonObject> jwks, string name = "common")
    {
        var document = new JsonObject { ["keys"] = new JsonArray([.. jwks]) };
        var issuers = new[] { Template, Issuer(ConsumerTenant), Issuer(OwnTenant) }.Select(IssuerPattern.Parse);
        return new KeyDocument(name, Encoding.UTF8.GetBytes(document.ToJsonString()), [.. issuers], Aliases: [new IssuerAlias(IssuerPattern.Parse(Alias), IssuerPattern.Parse(Template))]);
    }

    public TokenReason Judge(ForgedToken row) => new TokenValidator(options, new StaticKeySource(row.Documents is { } documents ? KeySet.Load(documents) : Keys), clock).Validate(row.Token.AsMemory()).Reason;

    public void Dispose()
    {
        foreach (var key in Tenants.Concat(Consumers).Concat(Own))
        {
            key.Dispose();
        }
    }
}
