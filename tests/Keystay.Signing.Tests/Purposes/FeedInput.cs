using System.Buffers.Text;
using System.Text;

namespace Keystay.Signing.Tests.Purposes;

/// <summary>Signing inputs of a feed's messages, written by hand from docs/revocation-feed.md.</summary>
internal static class FeedInput
{
    public const string Issuer = "https://issuer.example/consumer";

    public static string Header(string kid, string kind = "-heartbeat") => $$"""{"alg":"EdDSA","kid":"{{kid}}","typ":"keystay-revocation{{kind}}+jwt"}""";

    /// <summary>The members that every message has, and more.</summary>
    public static string Payload(long sequence, string more = "", string issuer = Issuer, string epoch = "b4Xk9Q", TimeSpan ago = default) =>
        $$"""{"iss":"{{issuer}}","epoch":"{{epoch}}","seq":{{sequence}},"time":{{(DateTimeOffset.UtcNow - ago).ToUnixTimeMilliseconds()}}{{more}}}""";

    public static string Revocation(long sequence, string id = "a") => Payload(sequence, $$""","kind":"key","id":"{{id}}" """);

    public static byte[] Of(string header, string payload) =>
        Encoding.ASCII.GetBytes($"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload))}");
}
