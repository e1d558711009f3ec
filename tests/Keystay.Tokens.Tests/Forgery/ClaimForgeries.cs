using System.Text;

namespace Keystay.Tokens.Tests.Forgery;

/// <summary>Claims that are absent, of the wrong kind, or of two meanings, each under a good signature.</summary>
internal static class ClaimForgeries
{
    private static readonly string[] Texts = ["iss", "sub", "tid", "sid", "jti", "client_id"];

    private static readonly string[] Registered =
        ["iss", "sub", "aud", "exp", "nbf", "iat", "jti", "client_id", "tid", "sid", "azp", "appid", "uti", "scope", "scp", "roles", "groups", "cnf", "oid", "upn", "amr", "acr", "act", "auth_time", "nonce"];

    public static IEnumerable<ForgedToken> All(Rings rings)
    {
        foreach (var key in rings.MainTenants)
        {
            string header = Rings.Header(key).ToString();
            var payload = Rings.Payload();
            foreach (var (name, forged, code) in Absent(payload).Concat(Malformed(payload)).Concat(Audiences(payload)).Concat(Names(payload)))
            {
                yield return new($"claims, {key.AlgorithmName}: {name}", key.Token(header, forged.ToString()), code);
            }
            foreach (var (name, text, code) in JsonFaults.Of(payload.ToString(), "bad-payload"))
            {
                yield return new($"payload, {key.AlgorithmName}: {name}", key.Token(Encoding.UTF8.GetBytes(header), text), code);
            }
            yield return new($"payload, {key.AlgorithmName}: empty", key.Token(Encoding.UTF8.GetBytes(header), []), "bad-payload");
        }
    }

    private static IEnumerable<(string, Members, string)> Absent(Members payload)
    {
        foreach (var (claim, code) in new[] { ("iss", "iss-missing"), ("tid", "tid-missing"), ("aud", "aud-missing"), ("sub", "sub-missing"), ("exp", "exp-missing"), ("iat", "iat-missing"), ("jti", "jti-missing"), ("client_id", "client-id-missing") })
        {
            yield return ($"no {claim}", payload.Without(claim), code);
            yield return ($"{claim} only inside another", payload.Without(claim).And("x", $"{{\"{claim}\":{payload[claim]}}}"), code);
            yield return ($"{claim} only under its name and a space", payload.Renamed(claim, claim + " "), code);
        }
        yield return ("nothing", new Members(), "iss-missing");
    }

    private static IEnumerable<(string, Members, string)> Malformed(Members payload)
    {
        foreach (string claim in Texts)
        {
            foreach (string value in new[] { "null", "7", "1.5", "true", "false", "\"\"", "{}", $"[{payload[claim]}]", $"{{\"x\":{payload[claim]}}}", $"\"{new string('x', 2049)}\"" })
            {
                yield return ($"{claim} {value[..Math.Min(12, value.Length)]}", payload.With(claim, value), "claim-malformed");
            }
            foreach (string character in new[] { "\\u0000", "\\n", "\\r", "\\t", "\\b", "\\u001f", "\\u007f", "\u007f", "\\u0080", "\\u009f", "\u0085" })
            {
                yield return ($"{claim} and {Uri.EscapeDataString(character)}", payload.With(claim, $"\"{payload[claim][1..^1]}{character}x\""), "control-character");
            }
            foreach (string half in new[] { "\\ud800", "\\udfff", "\\ud800\\ud800", "\\udc00\\ud800", "\\ud83dx" })
            {
                yield return ($"{claim} and {half}", payload.With(claim, $"\"{payload[claim][1..^1]}{half}\""), "not-utf-8");
            }
        }
        foreach (string other in new[] { "azp", "appid", "uti" })
        {
            yield return ($"{other} is a number", payload.And(other, "5"), "claim-malformed");
        }
    }

    private static IEnumerable<(string, Members, string)> Audiences(Members payload)
    {
        string audience = Rings.Audience;
        string[] others =
        [
            "api://other", audience + "/", audience + " ", " " + audience, audience.ToUpperInvariant(), "API://mail", audience[..^1], audience + "x", audience + "\\u200b", "*", "api://", "mail",
            "api:\\\\mail", "api://m\u0430il", "api://mail?x", "api://mail,api://other", "api://mail api://other",
        ];
        foreach (string other in others)
        {
            string text = other.Contains("\\u", StringComparison.Ordinal) ? $"\"{other}\"" : Members.Text(other);
            yield return ($"aud {text}", payload.With("aud", text), "aud-mismatch");
            yield return ($"aud [{text}]", payload.With("aud", $"[{text}]"), "aud-mismatch");
        }
        foreach (string value in new[] { "null", "1", "true", "\"\"", "{}", $"{{\"x\":\"{audience}\"}}", $"[[\"{audience}\"]]", $"[\"{audience}\",1]", $"[1,\"{audience}\"]", $"[\"{audience}\",null]", $"[\"{audience}\",\"\"]", $"[\"{audience}\",[]]", $"[{{}},\"{audience}\"]" })
        {
            yield return ($"aud {value}", payload.With("aud", value), "claim-malformed");
        }
        yield return ("aud []", payload.With("aud", "[]"), "aud-missing");
        yield return ("aud with a line's end", payload.With("aud", $"[\"{audience}\",\"x\\n\"]"), "control-character");
    }

    private static IEnumerable<(string, Members, string)> Names(Members payload)
    {
        foreach (string name in payload.Names)
        {
            string other = name is "exp" or "nbf" or "iat" ? "1" : "\"evil\"";
            yield return ($"{name} twice, the other first", payload.After(name, other), "duplicate-member");
            yield return ($"{name} twice, the other last", payload.And(name, other), "duplicate-member");
            yield return ($"{name} twice, the same", payload.And(name, payload[name]), "duplicate-member");
            yield return ($"{name} twice, once escaped", payload.And($"{name[..^1]}\\u{(int)name[^1]:X4}", other), "duplicate-member");
        }
        foreach (string name in Registered)
        {
            string value = name is "exp" or "nbf" or "iat" or "auth_time" ? "1" : "\"evil\"";
            yield return ($"{name} in capitals too", payload.And(name.ToUpperInvariant(), value), "lookalike-member");
            yield return ($"{name} with one capital, first", payload.After(char.ToUpperInvariant(name[0]) + name[1..], value), "lookalike-member");
            yield return ($"{name} in capitals, written with an escape", payload.And($"\\u{(int)char.ToUpperInvariant(name[0]):x4}{name[1..]}", value), "lookalike-member");
        }
        foreach (var (name, value) in new[] { ("i\u017fs", "\"evil\""), ("\u0131ss", "\"evil\""), ("\u017fub", "\"evil\""), ("t\u0131d", "\"evil\""), ("\u0130at", "1"), ("cl\u0131ent_id", "\"evil\"") })
        {
            yield return ($"{name} by Unicode's case", payload.And(name, value), "lookalike-member");
        }
        yield return ("a name twice inside", payload.And("x", "{\"a\":1,\"b\":2,\"a\":3}"), "duplicate-member");
        yield return ("a name twice inside an array", payload.And("x", "[[{\"a\":1,\"a\":1}]]"), "duplicate-member");
        yield return ("an empty name twice", payload.And("", "1").And("", "1"), "duplicate-member");
        yield return ("300 members", new(payload.All.AddRange(Enumerable.Range(0, 290).Select(i => ($"m{i}", "1")))), "too-many-members");
        yield return ("300 members inside", payload.And("x", $"{{{string.Join(',', Enumerable.Range(0, 290).Select(i => $"\"m{i}\":1"))}}}"), "too-many-members");
        yield return ("arrays nested 17 deep", payload.And("x", new string('[', 16) + new string(']', 16)), "too-deep");
        yield return ("objects nested 17 deep", payload.And("x", string.Concat(Enumerable.Repeat("{\"a\":", 16)) + "1" + new string('}', 16)), "too-deep");
        yield return ("arrays nested 2,000 deep", payload.And("x", new string('[', 2000) + new string(']', 2000)), "too-deep");
        yield return ("20,000 characters", payload.And("x", $"\"{new string('x', 20_000)}\""), "token-too-large");
    }
}
