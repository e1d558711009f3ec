using System.Text;
using System.Text.Json;
using Keystay.Keys;

namespace Keystay.Tokens.Tests.Forgery;

/// <summary>Headers that ask for what they must not, each under a good signature: so what refuses them is the header.</summary>
internal static class HeaderForgeries
{
    private static readonly string[] NoText = ["null", "1", "true", "[]", "[\"RS256\"]", "{}", "\"\""];

    public static IEnumerable<ForgedToken> All(Rings rings)
    {
        foreach (var key in rings.MainTenants)
        {
            string payload = Rings.Payload().ToString();
            ForgedToken Row(string name, Members header, string code) => new($"header, {key.AlgorithmName}: {name}", key.Token(header.ToString(), payload), code);
            var header = Rings.Header(key);
            foreach (var (name, forged, code) in Algorithms(key, header).Concat(Kids(header)).Concat(Types(header)).Concat(Extensions(header)).Concat(Names(header)))
            {
                yield return Row(name, forged, code);
            }
            foreach (var (name, json, code) in Texts(header.ToString()))
            {
                yield return new($"header, {key.AlgorithmName}: {name}", key.Token(json, Encoding.UTF8.GetBytes(payload)), code);
            }
        }
    }

    private static IEnumerable<(string, Members, string)> Algorithms(SigningKey key, Members header)
    {
        yield return ("no alg", header.Without("alg"), "alg-missing");
        foreach (string value in NoText)
        {
            yield return ($"alg {value}", header.With("alg", value), "alg-missing");
        }
        string own = key.AlgorithmName;
        string[] unknown =
        [
            "none", "None", "NONE", "nOnE", "none ", "HS256", "HS384", "HS512", "hs256", own.ToLowerInvariant(), own + " ", " " + own, own + "K", own[..^1],
            "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "RS1", "ES256K", "Ed448", "RSA-OAEP", "dir", "A128KW", "PBES2-HS256+A128KW", "*", "ML-DSA-44",
        ];
        foreach (string name in unknown.Except([own]))
        {
            yield return ($"alg '{name}'", header.With("alg", Members.Text(name)), "alg-not-allowed");
        }
        foreach (var other in Enum.GetValues<SignatureAlgorithm>().Where(a => a != key.Algorithm))
        {
            yield return ($"alg {other.Name()} of another key", header.With("alg", Members.Text(other.Name())), "alg-mismatch");
        }
    }

    private static IEnumerable<(string, Members, string)> Kids(Members header)
    {
        yield return ("no kid", header.Without("kid"), "kid-missing");
        foreach (string value in NoText)
        {
            yield return ($"kid {value}", header.With("kid", value), "bad-header");
        }
        string kid = JsonSerializer.Deserialize<string>(header["kid"])!;
        string[] unknown =
        [
            kid.ToUpperInvariant(), kid + " ", " " + kid, kid[..^1], kid + "0", "../../dev/null", "x' UNION SELECT 'k", "https://evil.test/k.json", "*", "0", "tenants",
            kid.Replace("tenants", "ţenants", StringComparison.Ordinal), kid + "\u200b", "k\u0131d", new string('k', 256),
        ];
        foreach (string name in unknown)
        {
            yield return ($"kid '{name[..Math.Min(20, name.Length)]}' of {name.Length}", header.With("kid", Members.Text(name)), "unknown-key");
        }
        yield return ("kid of 257 characters", header.With("kid", Members.Text(new string('k', 257))), "kid-too-long");
        yield return ("the right kid behind 8,000 characters", header.With("kid", Members.Text(new string(' ', 8000) + kid)), "kid-too-long");
        foreach (string character in new[] { "\\u0000", "\\n", "\\r", "\\t", "\\u001b", "\\u007f", "\\u0085", "\u0085" })
        {
            yield return ($"kid and {Uri.EscapeDataString(character)}", header.With("kid", $"\"{kid}{character}\""), "control-character");
        }
        yield return ("kid with half a surrogate pair", header.With("kid", "\"\\ud800\""), "not-utf-8");
    }

    private static IEnumerable<(string, Members, string)> Types(Members header)
    {
        yield return ("no typ", header.Without("typ"), "typ-not-allowed");
        foreach (string value in NoText)
        {
            yield return ($"typ {value}", header.With("typ", value), "bad-header");
        }
        foreach (string type in new[] { "JWT", "jwt", "at", "at+jwt ", "at+jwtx", "at-jwt", "logout+jwt", "dpop+jwt", "application/jwt", "secevent+jwt", "JOSE", "application/at+jwt;a=b", "aт+jwt" })
        {
            yield return ($"typ '{type}'", header.With("typ", Members.Text(type)), "typ-not-allowed");
        }
        yield return ("typ and a line's end", header.With("typ", "\"at+jwt\\n\""), "control-character");
    }

    private static IEnumerable<(string, Members, string)> Extensions(Members header)
    {
        foreach (string value in new[] { "[]", "[\"x\"]", "[\"b64\"]", "[\"alg\"]", "[\"exp\",\"exp\"]", "\"x\"", "null", "{}", "1" })
        {
            yield return ($"crit {value}", header.And("crit", value), "crit-not-supported");
        }
        foreach (string value in new[] { "false", "true", "null", "\"false\"", "0" })
        {
            yield return ($"b64 {value}", header.And("b64", value), "b64-not-supported");
        }
        yield return ("b64 with crit", header.And("b64", "false").And("crit", "[\"b64\"]"), "crit-not-supported");
    }

    private static IEnumerable<(string, Members, string)> Names(Members header)
    {
        foreach (string name in header.Names)
        {
            yield return ($"{name} twice, the other first", header.After(name, "\"none\""), "duplicate-member");
            yield return ($"{name} twice, the other last", header.And(name, "\"none\""), "duplicate-member");
            yield return ($"{name} twice, the same", header.And(name, header[name]), "duplicate-member");
            yield return ($"{name} twice, once escaped", header.And($"\\u{(int)name[0]:x4}{name[1..]}", header[name]), "duplicate-member");
            yield return ($"{name} in capitals too", header.And(name.ToUpperInvariant(), header[name]), "lookalike-member");
            yield return ($"{name} in capitals only", header.Renamed(name, name.ToUpperInvariant()), "lookalike-member");
            yield return ($"{name} with one capital", header.And(char.ToUpperInvariant(name[0]) + name[1..], header[name]), "lookalike-member");
        }
        yield return ("kid with a Kelvin sign", header.And("\u212aid", header["kid"]), "lookalike-member");
        yield return ("kid with a dotless i", header.And("k\u0131d", header["kid"]), "lookalike-member");
        yield return ("CRIT", header.And("CRIT", "[]"), "lookalike-member");
        yield return ("B64", header.And("B64", "false"), "lookalike-member");
        yield return ("an unknown name twice", header.And("x", "1").And("x", "1"), "duplicate-member");
        yield return ("a name twice inside", header.And("x", "{\"a\":1,\"a\":1}"), "duplicate-member");
        yield return ("a name twice in an array's object", header.And("x", "[{\"a\":1},{\"b\":{\"c\":1,\"c\":2}}]"), "duplicate-member");
        yield return ("an unknown value with half a surrogate pair", header.And("x", "\"\\udc00\""), "not-utf-8");
        yield return ("an unknown name with half a surrogate pair", header.And("\\ud800", "1"), "not-utf-8");
        yield return ("257 members", new(header.All.AddRange(Enumerable.Range(0, 254).Select(i => ($"m{i}", "1")))), "too-many-members");
        yield return ("nested 17 deep", header.And("x", new string('[', 16) + new string(']', 16)), "too-deep");
    }

    /// <summary>What is no JSON object, or more than one.</summary>
    private static IEnumerable<(string, byte[], string)> Texts(string header)
    {
        foreach (var (name, text, code) in JsonFaults.Of(header, "bad-header"))
        {
            yield return (name, text, code);
        }
    }
}
