using System.Text.Json.Nodes;

namespace Keystay.Tokens.Tests.Forgery;

/// <summary>Times that have passed, have not come, contradict each other or are none; and keys whose own time is not now.</summary>
internal static class TimeForgeries
{
    private const long Now = Rings.Now;

    private static readonly string[] NoTimes =
    [
        "1.5", "1800000600.0", "1800000600.5", "1.8e9", "1E10", "1e300", "-1", "-0", "-1800000600", "\"1800000600\"", "\"\"", "null", "true", "false", "[1800000600]", "{}",
        "253402300800", "9223372036854775807", "9223372036854775808", "18446744073709551616", "1000000000000000000000000000000", "0.0", "1e-1",
    ];

    public static IEnumerable<ForgedToken> All(Rings rings)
    {
        foreach (var key in rings.MainTenants)
        {
            string header = Rings.Header(key).ToString();
            foreach (var (name, payload, code) in Malformed().Concat(Passed()).Concat(Ahead()))
            {
                yield return new($"time, {key.AlgorithmName}: {name}", key.Token(header, payload.ToString()), code);
            }
            foreach (var row in KeyTimes(key))
            {
                yield return row;
            }
        }
    }

    private static Members Times(long issued, long notBefore, long expiry) =>
        Rings.Payload().With("iat", $"{issued}").With("nbf", $"{notBefore}").With("exp", $"{expiry}");

    private static IEnumerable<(string, Members, string)> Malformed() =>
        from claim in new[] { "exp", "nbf", "iat" }
        from value in NoTimes
        select ($"{claim} {value}", Rings.Payload().With(claim, value), "time-malformed");

    private static IEnumerable<(string, Members, string)> Passed()
    {
        foreach (long ago in new long[] { 30, 31, 60, 240, 300, 301, 3600, 86_400, 31_536_000 })
        {
            yield return (ago == 240 ? "expired four minutes ago (C02)" : $"expired {ago} s ago", Times(Now - ago - 600, Now - ago - 600, Now - ago), "expired");
        }
        yield return ("expired, issued at 0", Times(0, 0, 1), "expired");
        foreach (long after in new long[] { 0, 1, 600 })
        {
            yield return ($"exp {after} s before iat", Times(Now - 5, Now - 700, Now - 5 - after), "times-contradict");
            yield return ($"exp {after} s before nbf", Times(Now - 700, Now - 5, Now - 5 - after), "times-contradict");
        }
        yield return ("exp 0", Times(Now, Now, 0), "times-contradict");
    }

    private static IEnumerable<(string, Members, string)> Ahead()
    {
        foreach (long ahead in new long[] { 31, 60, 240, 3600, 86_400 })
        {
            yield return (ahead == 240 ? "nbf four minutes ahead (C12)" : $"nbf {ahead} s ahead", Times(Now, Now + ahead, Now + 90_000), "not-yet-valid");
            yield return ($"iat {ahead} s ahead", Times(Now + ahead, Now, Now + 90_000), "issued-in-future");
        }
        foreach (long lifetime in new long[] { (366 * 86_400) + 1, 10L * 366 * 86_400, 253_402_300_799 - Now })
        {
            yield return ($"exp {lifetime} s ahead", Times(Now, Now, Now + lifetime), "lifetime-too-long");
        }
    }

    /// <summary>The same good token under keys of other periods.</summary>
    private static IEnumerable<ForgedToken> KeyTimes(SigningKey key)
    {
        (string Member, JsonNode Value, string Code)[] periods =
        [
            ("nbf", Now + 1, "key-not-yet-valid"), ("nbf", Now + 86_400, "key-not-yet-valid"), ("exp", Now, "key-retired"), ("exp", Now - 1, "key-retired"), ("exp", 0, "key-retired"),
            ("nbf", Now - 1, "issued-outside-key-period"), ("nbf", Now - 29, "issued-outside-key-period"),
            ("revoked", new JsonObject { ["revoked_at"] = Now }, "key-revoked"), ("revoked", new JsonObject { ["revoked_at"] = 0 }, "key-revoked"),
            ("nbf", "x", "malformed-key"), ("nbf", 1.5, "malformed-key"), ("nbf", -1, "malformed-key"), ("exp", "0", "malformed-key"), ("exp", 1e300, "malformed-key"), ("exp", true, "malformed-key"),
            ("revoked", true, "malformed-key"), ("revoked", "yes", "malformed-key"), ("revoked", new JsonObject(), "malformed-key"), ("revoked", Now, "malformed-key"),
            ("revoked", new JsonObject { ["revoked_at"] = "x" }, "malformed-key"),
        ];
        foreach (var (member, value, code) in periods)
        {
            var jwk = key.Jwk();
            jwk[member] = value;
            yield return new($"key's time, {key.AlgorithmName}: {member} {value.ToJsonString()}", Rings.Token(key), code, Rings.Publish(jwk));
        }
    }
}
