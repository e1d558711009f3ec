namespace Keystay.Tokens.Tests.Forgery;

/// <summary>Tokens that look unusual and are good: what refuses forgeries must not refuse these.</summary>
internal static class GoodTokens
{
    public static IEnumerable<ForgedToken> All(Rings rings)
    {
        foreach (var key in rings.Tenants)
        {
            yield return new($"good, {key.AlgorithmName}", Rings.Token(key), "accepted");
        }
        foreach (var key in rings.Consumers)
        {
            yield return new($"good, {key.Kid}", key.Token(Rings.Header(key).ToString(), Rings.Payload(Rings.ConsumerTenant).ToString()), "accepted");
            yield return new($"good, {key.Kid}, without tid", key.Token(Rings.Header(key).ToString(), Rings.Payload(Rings.ConsumerTenant).Without("tid").ToString()), "accepted");
        }
        foreach (var key in rings.Own)
        {
            yield return new($"good, {key.Kid}", key.Token(Rings.Header(key).ToString(), Rings.Payload(Rings.OwnTenant).ToString()), "accepted");
        }
        foreach (var key in rings.MainTenants)
        {
            foreach (var (name, header) in Headers(Rings.Header(key)))
            {
                yield return new($"good header, {key.AlgorithmName}: {name}", key.Token(header, Rings.Payload().ToString()), "accepted");
            }
            foreach (var (name, payload) in Payloads(Rings.Payload()))
            {
                yield return new($"good payload, {key.AlgorithmName}: {name}", key.Token(Rings.Header(key).ToString(), payload), "accepted");
            }
            yield return new($"no alg in an RSA key's JWK, {key.AlgorithmName}", Rings.Token(key), "accepted", Rings.Publish(Without(key, "alg")));
            yield return new($"no use in the JWK, {key.AlgorithmName}", Rings.Token(key), "accepted", Rings.Publish(Without(key, "use")));
        }
    }

    private static System.Text.Json.Nodes.JsonObject Without(SigningKey key, string member)
    {
        var jwk = key.Jwk();
        jwk.Remove(member);
        return jwk;
    }

    private static IEnumerable<(string, string)> Headers(Members header)
    {
        yield return ("another order", new Members(header.All.Reverse()).ToString());
        yield return ("white space", header.ToString().Replace(",", " ,\r\n\t", StringComparison.Ordinal) + " ");
        yield return ("typ in capitals", header.With("typ", "\"AT+JWT\"").ToString());
        yield return ("typ in full", header.With("typ", "\"application/at+jwt\"").ToString());
        yield return ("a name written with escapes (H20)", header.Renamed("kid", "\\u006bid").ToString());
        yield return ("kid written with escapes", header.With("kid", $"\"\\u0074{header["kid"][2..]}").ToString());
        yield return ("cty, x5t and a key of its own", header.And("cty", "\"x\"").And("x5t", "\"x\"").And("jku", "\"https://evil.test/\"").ToString());
        yield return ("nested 16 deep", header.And("x", new string('[', 15) + new string(']', 15)).ToString());
    }

    private static IEnumerable<(string, string)> Payloads(Members payload)
    {
        const long Now = Rings.Now;
        Members Times(long issued, long notBefore, long expiry) => payload.With("iat", $"{issued}").With("nbf", $"{notBefore}").With("exp", $"{expiry}");
        yield return ("another order", new Members(payload.All.Reverse()).ToString());
        yield return ("white space", $"\n{payload.ToString().Replace(",", " ,\n ", StringComparison.Ordinal)}\t");
        yield return ("names and texts with escapes", payload.Renamed("sub", "s\\u0075b").With("iss", $"\"{Rings.Issuer(Rings.Tenant).Replace("/", "\\/", StringComparison.Ordinal)}\"").ToString());
        yield return ("audience in an array", payload.With("aud", $"[\"api://other\",\"{Rings.Audience}\"]").ToString());
        yield return ("audience written with escapes", payload.With("aud", "[\"\\u0061pi:\\/\\/mail\"]").ToString());
        yield return ("by the second name", payload.With("iss", $"\"https://sts.example.test/{Rings.Tenant}/\"").ToString());
        yield return ("Entra's names", payload.Renamed("client_id", "azp").Renamed("jti", "uti").ToString());
        yield return ("a text outside ASCII", payload.With("sub", "\"\u00e5sa \ud83d\ude00\"").ToString());
        yield return ("a surrogate pair as escapes", payload.With("sub", "\"\\ud83d\\ude00\"").ToString());
        yield return ("no nbf", payload.Without("nbf").ToString());
        yield return ("expired 29 s ago", Times(Now - 600, Now - 600, Now - 29).ToString());
        yield return ("nbf 30 s ahead", Times(Now, Now + 30, Now + 600).ToString());
        yield return ("iat 30 s ahead", Times(Now + 30, Now, Now + 600).ToString());
        yield return ("366 days", Times(Now, Now, Now + (366 * 86_400)).ToString());
        yield return ("the same name in two objects", payload.And("a", "{\"x\":1}").And("b", "{\"x\":1,\"iss\":\"y\",\"ISS\":1}").ToString());
        yield return ("names near registered ones", payload.And("issuer", "1").And("su", "1").And("exp_", "1").And("audience", "1").ToString());
        yield return ("240 members", new Members(payload.All.AddRange(Enumerable.Range(0, 240).Select(i => ($"m{i}", "1")))).ToString());
        yield return ("every number", payload.And("n", "[0,-0,1e5,1.5,-1E-5,123456789012345678901234567890]").ToString());
        yield return ("a control character in a claim that is not registered", payload.And("note", "\"a\\nb\"").ToString());
    }
}
