using System.Text.Json.Nodes;

namespace Keystay.Tokens.Tests.Forgery;

/// <summary>Good signatures of real keys for whom they do not belong to: what Storm-0558 did, its reverse, and what lies near.</summary>
internal static class ScopeForgeries
{
    private const string Host = "login.example.test";

    public static IEnumerable<ForgedToken> All(Rings rings)
    {
        foreach (var algorithm in Rings.Main)
        {
            SigningKey Of(IReadOnlyList<SigningKey> ring) => ring.Single(k => k.Algorithm == algorithm);
            var (tenants, consumers, own) = (Of(rings.Tenants), Of(rings.Consumers), Of(rings.Own));
            foreach (var row in Rows("tenants", tenants, Rings.ConsumerTenant, "key-scope-carved-out").Concat(Rows("tenants", tenants, Rings.OwnTenant, "key-scope-carved-out"))
                .Concat(Rows("consumers", consumers, Rings.Tenant, "key-scope-mismatch")).Concat(Rows("consumers", consumers, Rings.OtherTenant, "key-scope-mismatch"))
                .Concat(Rows("consumers", consumers, Rings.OwnTenant, "key-scope-mismatch")).Concat(Rows("one tenant's own", own, Rings.Tenant, "key-scope-mismatch"))
                .Concat(Rows("one tenant's own", own, Rings.ConsumerTenant, "key-scope-mismatch"))
                .Concat(new[] { tenants, consumers, own }.SelectMany(k => Unknown(k))).Concat(TenantsOf(tenants)).Concat(Kids(tenants, consumers)))
            {
                yield return row;
            }
        }
    }

    /// <summary>A key of one ring signs for another: under its names, and with tid as it should be, as the key's ring has it, and absent.</summary>
    private static IEnumerable<ForgedToken> Rows(string ring, SigningKey key, string tenant, string code)
    {
        ForgedToken Row(string name, Members payload) => new($"scope, {key.AlgorithmName}: key of {ring} for {tenant}, {name}", key.Token(Rings.Header(key).ToString(), payload.ToString()), code);
        var payload = Rings.Payload(tenant);
        yield return Row("as it should be", payload);
        yield return Row("without tid", payload.Without("tid"));
        yield return Row("with another tid", payload.With("tid", Members.Text(Rings.OtherTenant)));
        yield return Row("with the consumers' tid", payload.With("tid", Members.Text(Rings.ConsumerTenant)));
        yield return Row("with tid common", payload.With("tid", "\"common\""));
        yield return Row("by the second name", payload.With("iss", Members.Text(Rings.Alias.Replace("{tenantid}", tenant, StringComparison.Ordinal))));
        yield return Row("expired too", payload.With("exp", $"{Rings.Now - 1000}"));
        yield return Row("for another audience too", payload.With("aud", "\"api://other\""));
        yield return Row("iss written with escapes", payload.With("iss", $"\"\\u0068{Rings.Issuer(tenant)[1..].Replace("/", "\\/", StringComparison.Ordinal)}\""));
    }

    /// <summary>Issuers near a trusted one.</summary>
    private static IEnumerable<ForgedToken> Unknown(SigningKey key)
    {
        string t = Rings.Tenant;
        string[] issuers =
        [
            "https://evil.test/" + t + "/v2.0", $"http://{Host}/{t}/v2.0", $"https://{Host}/{t}/v2.0/", $"https://{Host}/{t}/v1.0", $"https://{Host}/{t}/v2.0x", $"https://{Host}/{t}",
            $"https://{Host}/{t}/V2.0", $"HTTPS://{Host}/{t}/v2.0", $"https://LOGIN.example.test/{t}/v2.0", $"https://{Host}:443/{t}/v2.0", $"https://{Host}./{t}/v2.0", $"https://x@{Host}/{t}/v2.0",
            $"https://{Host}//{t}/v2.0", $"https://{Host}/{t}//v2.0", $"https://{Host}/./{t}/v2.0", $"https://{Host}/x/../{t}/v2.0", $"https://{Host}/{t}/../{Rings.ConsumerTenant}/v2.0", $"https://{Host}/{t}/v2.0?x",
            $"https://{Host}/{t}/v2.0#x", $"https://{Host}/{t}/v2.0%00", $"https://{Host}/{t} /v2.0", $" https://{Host}/{t}/v2.0", $"https://{Host}/{t}/v2.0 ", $"https://{Host}/%31{t[1..]}/v2.0",
            $"https://{Host}/{{tenantid}}/v2.0", $"https://{Host}/common/v2.0", $"https://{Host}/organizations/v2.0", $"https://{Host}/consumers/v2.0", $"https://{Host}/contoso.test/v2.0", $"https://{Host}//v2.0",
            $"https://{Host}/{{{t}}}/v2.0", $"https://{Host}/{t.Replace("-", "", StringComparison.Ordinal)}/v2.0", $"https://{Host}/{t.Replace('1', 'A')}/v2.0", $"https://{Host}/{t}{t}/v2.0", $"https://{Host}/{t[..^1]}/v2.0",
            $"https://{Host}/{t[..^1]}g/v2.0", $"https://{Host}.evil.test/{t}/v2.0", $"https://evil.test/https://{Host}/{t}/v2.0", $"https://login.ex\u0430mple.test/{t}/v2.0", $"https://sts.example.test/{t}", "issuer", t,
            $"https://{Host}/{Rings.ConsumerTenant.ToUpperInvariant()}/v2.0", $"https://{Host}/{Rings.ConsumerTenant}/v2.0/",
        ];
        foreach (string issuer in issuers)
        {
            yield return new($"issuer, {key.Kid}: {issuer}", key.Token(Rings.Header(key).ToString(), Rings.Payload().With("iss", Members.Text(issuer)).ToString()), "issuer-not-trusted");
        }
    }

    private static IEnumerable<ForgedToken> TenantsOf(SigningKey key)
    {
        string t = Rings.Tenant;
        string[] tenants =
        [
            Rings.OtherTenant, Rings.ConsumerTenant, Rings.OwnTenant, "1", "-", "/", "v2.0", Host, "common", "{tenantid}", t[..^1], t[1..], t + "0", $"{{{t}}}", t.Replace("-", "", StringComparison.Ordinal), t + "/v2.0", "/" + t,
            t + " ", " " + t, $"{t}/../{Rings.OtherTenant}", $"{Rings.OtherTenant}/{t}", "00000000-0000-0000-0000-000000000000", Rings.Issuer(t),
        ];
        foreach (string tenant in tenants)
        {
            yield return new($"tid, {key.AlgorithmName}: {tenant}", key.Token(Rings.Header(key).ToString(), Rings.Payload().With("tid", Members.Text(tenant)).ToString()), "tid-mismatch");
        }
        const string Letters = "abcdefab-cdef-4abc-8def-abcdefabcdef";
        yield return new($"tid in capitals, {key.AlgorithmName}", key.Token(Rings.Header(key).ToString(), Rings.Payload(Letters).With("tid", Members.Text(Letters.ToUpperInvariant())).ToString()), "tid-mismatch");
    }

    /// <summary>The forger's key under the other ring's name.</summary>
    private static IEnumerable<ForgedToken> Kids(SigningKey tenants, SigningKey consumers)
    {
        foreach (var (signer, named) in new[] { (tenants, consumers), (consumers, tenants) })
        {
            string header = Rings.Header(named).ToString();
            yield return new($"{signer.Kid} signs as {named.Kid} for tenants", signer.Token(header, Rings.Payload().ToString()), "bad-signature");
            yield return new($"{signer.Kid} signs as {named.Kid} for consumers", signer.Token(header, Rings.Payload(Rings.ConsumerTenant).ToString()), "bad-signature");
        }
        // A key that is gone from the document is not believed, whatever its name was good for.
        yield return new($"{tenants.Kid} after its removal", Rings.Token(tenants), "unknown-key", Rings.Publish(consumers.Jwk()));
        JsonObject only = tenants.Jwk();
        only["issuer"] = Rings.Issuer(Rings.OtherTenant);
        yield return new($"{tenants.Kid} with the scope of one other tenant", Rings.Token(tenants), "key-scope-mismatch", Rings.Publish(only));
    }
}
