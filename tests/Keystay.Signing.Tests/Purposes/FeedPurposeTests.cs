using System.Diagnostics;
using System.Text;
using CsCheck;

namespace Keystay.Signing.Tests.Purposes;

public sealed class FeedPurposeTests
{
    [Fact]
    public async Task Every_kind_of_message_is_signed()
    {
        await using var signer = await ServiceSigner.StartAsync();
        foreach (var (kind, payload) in new[]
        {
            ("-snapshot", FeedInput.Payload(0, ""","page":0,"pages":1,"confirm":"/consumer/revocations/confirm","revocations":[]""")),
            ("-heartbeat", FeedInput.Payload(0, ""","confirm":"/consumer/revocations/confirm" """)), ("-heartbeat", FeedInput.Payload(0)),
            ("", FeedInput.Revocation(1)), ("", FeedInput.Payload(2, ""","kind":"ring","id":"consumer" """)),
            ("", FeedInput.Payload(3, ""","kind":"session","id":"é😀\u0001","exp":1800003600""")), ("", FeedInput.Payload(4, ""","kind":"token","id":"t","exp":0""")),
            ("-snapshot", FeedInput.Payload(4, ""","page":1,"pages":2,"revocations":[{"kind":"key","id":"a"},{"kind":"token","id":"t","exp":0}]""")),
        })
        {
            Assert.Equal(("signed", payload), (await signer.TryAsync(signer.FeedKey, FeedInput.Of(FeedInput.Header(signer.FeedKid, kind), payload)), payload));
        }
    }

    [Fact]
    public async Task What_is_no_message_of_the_feed_is_not_signed()
    {
        await using var signer = await ServiceSigner.StartAsync();
        string header = FeedInput.Header(signer.FeedKid), good = FeedInput.Payload(0);
        foreach (var (reason, h, p) in new[]
        {
            ("bad-header", header.Replace("EdDSA", "none"), good), ("bad-header", header.Replace(signer.FeedKid, signer.LogKid), good), ("bad-header", header.Replace("-heartbeat", "-other"), good),
            ("bad-header", header.Replace("keystay-revocation-heartbeat+jwt", "at+jwt"), good), ("bad-header", header.Replace(""","typ":"keystay-revocation-heartbeat+jwt" """.Trim(), ""), good),
            ("bad-header", header.Replace("{", """{"crit":["b64"],"""), good), ("bad-header", header.Replace("}", ""","typ":"keystay-revocation+jwt"}"""), good),
            ("bad-header", header.Replace("EdDSA", "\\ud800"), good), ("bad-header", header.Replace("{", """{"\ud800":"x","""), good), ("bad-header", "[]", good),
            ("wrong-issuer", header, FeedInput.Payload(0, issuer: "https://issuer.example/enterprise")), ("wrong-issuer", header, FeedInput.Payload(0, issuer: FeedInput.Issuer + "/")),
            ("wrong-lifetime", header, FeedInput.Payload(0, ago: TimeSpan.FromSeconds(90))), ("wrong-lifetime", header, FeedInput.Payload(0, ago: TimeSpan.FromSeconds(-90))),
            ("bad-claims", header, FeedInput.Payload(-1)), ("bad-claims", header, FeedInput.Payload(1L << 53)), ("bad-claims", header, good.Replace("\"seq\":0", "\"seq\":0.5")), ("bad-claims", header, good.Replace("\"seq\":0", "\"seq\":\"0\"")),
            ("bad-claims", header, FeedInput.Payload(0, epoch: "")), ("bad-claims", header, FeedInput.Payload(0, epoch: "a b")), ("bad-claims", header, FeedInput.Payload(0, epoch: new string('a', 65))),
            ("bad-claims", header, FeedInput.Payload(0, ""","seq":1""")), ("bad-claims", header, FeedInput.Payload(0, """,",\u0073eq":1""")), ("bad-claims", header, FeedInput.Payload(0, ""","\u0073eq":1""")),
            ("bad-claims", header, FeedInput.Payload(0, ""","sub":"alice" """)), ("bad-claims", header, FeedInput.Payload(0, ""","kind":"key","id":"a" """)),
            ("bad-claims", header, FeedInput.Payload(0, ""","confirm":"https://elsewhere.example/" """)), ("bad-claims", header, FeedInput.Payload(0, ""","confirm":"//elsewhere.example/" """)),
            ("bad-claims", header, FeedInput.Payload(0, ""","confirm":"/\\elsewhere.example/" """)), ("bad-claims", header, FeedInput.Payload(0, ""","confirm":"\ud800" """)),
            ("bad-claims", header, good + "{}"), ("bad-claims", header, "[]"), ("bad-claims", header, "null"), ("bad-claims", header, good[..^1]), ("bad-claims", header, "{" + new string('[', 100)),
            ("bad-claims", FeedInput.Header(signer.FeedKid, ""), FeedInput.Revocation(0)), ("bad-claims", FeedInput.Header(signer.FeedKid, ""), good),
            ("bad-claims", FeedInput.Header(signer.FeedKid, ""), FeedInput.Revocation(1, new string('a', 2049))), ("bad-claims", FeedInput.Header(signer.FeedKid, ""), FeedInput.Revocation(1, "")),
            ("bad-claims", FeedInput.Header(signer.FeedKid, ""), FeedInput.Payload(1, ""","kind":"key","id":"a","exp":1""")), ("bad-claims", FeedInput.Header(signer.FeedKid, ""), FeedInput.Payload(1, ""","kind":"token","id":"a" """)),
            ("bad-claims", FeedInput.Header(signer.FeedKid, ""), FeedInput.Payload(1, ""","kind":"un-revoke","id":"a" """)),
            ("bad-claims", FeedInput.Header(signer.FeedKid, "-snapshot"), FeedInput.Payload(0, ""","page":1,"pages":1,"revocations":[]""")), ("bad-claims", FeedInput.Header(signer.FeedKid, "-snapshot"), good),
            ("bad-claims", FeedInput.Header(signer.FeedKid, "-snapshot"), FeedInput.Payload(0, ""","page":0,"pages":1,"revocations":[{"kind":"key","id":"a","until":1}]""")),
            ("bad-claims", FeedInput.Header(signer.FeedKid, "-snapshot"), FeedInput.Payload(0, ""","page":0,"pages":1,"revocations":["a"]""")),
        })
        {
            Assert.Equal((reason, h, p), (await signer.TryAsync(signer.FeedKey, FeedInput.Of(h, p)), h, p));
        }
        Assert.Equal("bad-request", await signer.TryAsync(signer.FeedKey, "thirty-two bytes that are a hash"u8.ToArray()));
        Assert.Equal(0, signer.Supervisor.Status.Restarts);
    }

    [Fact]
    public async Task Numbers_never_go_back_and_the_epoch_stays_until_the_signer_ends()
    {
        await using var signer = await ServiceSigner.StartAsync();
        Assert.Equal("signed", await Beat(signer, 3));
        Assert.Equal("signed", await signer.TryAsync(signer.FeedKey, FeedInput.Of(FeedInput.Header(signer.FeedKid, ""), FeedInput.Revocation(4))));
        Assert.Equal("would-go-back", await Beat(signer, 3));
        Assert.Equal("would-go-back", await signer.TryAsync(signer.FeedKey, FeedInput.Of(FeedInput.Header(signer.FeedKid), FeedInput.Payload(5, epoch: "other"))));
        Assert.Equal("would-go-back", await signer.TryAsync(signer.FeedKey, FeedInput.Of(FeedInput.Header(signer.FeedKid, "-snapshot"), FeedInput.Payload(3, ""","page":0,"pages":1,"revocations":[]"""))));
        Assert.Equal("signed", await Beat(signer, 4));
        // The key comes back with a restart, and still signs for its feed alone.
        Process.GetProcessById(signer.Supervisor.Status.ProcessId!.Value).Kill();
        while (await Beat(signer, 4) is var answer && answer != "signed")
        {
            Assert.Contains(answer, new[] { "not-connected", "signer-gone", "unknown-key" });
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
        Assert.Equal("wrong-issuer", await signer.TryAsync(signer.FeedKey, FeedInput.Of(FeedInput.Header(signer.FeedKid), FeedInput.Payload(5, issuer: "https://issuer.example/enterprise"))));
    }

    [Fact]
    public async Task No_bytes_in_the_place_of_a_message_are_signed_or_bring_the_signer_down()
    {
        await using var signer = await ServiceSigner.StartAsync();
        string header = FeedInput.Header(signer.FeedKid, ""), payload = FeedInput.Revocation(7);
        // Any change that is not white space between members leaves no message of this feed, or another one of it.
        Gen.Select(Gen.Bool, Gen.Int[0, payload.Length - 1], Gen.Int[0, 3], Gen.Byte.Array[0, 6]).Sample((inHeader, at, cut, put) =>
        {
            byte[] text = Encoding.UTF8.GetBytes(inHeader ? header : payload);
            at = Math.Min(at, text.Length);
            byte[] changed = [.. text[..at], .. put, .. text[Math.Min(text.Length, at + cut)..]];
            byte[] input = Encoding.ASCII.GetBytes(string.Join('.', new[] { inHeader ? changed : Encoding.UTF8.GetBytes(header), inHeader ? Encoding.UTF8.GetBytes(payload) : changed }.Select(p => System.Buffers.Text.Base64Url.EncodeToString(p))));
            string answer = signer.TryAsync(signer.FeedKey, input).GetAwaiter().GetResult();
            Assert.True(answer is not ("signed something else" or "signer-gone" or "not-connected" or "signing-failed"), answer);
            Assert.True(answer != "signed" || Says(changed, inHeader ? header : payload), $"{answer}: {Encoding.UTF8.GetString(changed)}");
        }, iter: 2000, threads: 1);
        Assert.Equal(0, signer.Supervisor.Status.Restarts);
    }

    /// <summary>Whether two documents say the same, but for what a revocation may name, its number, and the time: read with another reader's rules.</summary>
    private static bool Says(byte[] changed, string before)
    {
        var (now, then) = (System.Text.Json.Nodes.JsonNode.Parse(changed)!.AsObject(), System.Text.Json.Nodes.JsonNode.Parse(before)!.AsObject());
        foreach (string free in new[] { "id", "seq", "time", "epoch" })
        {
            Assert.Equal(then.Remove(free), now.Remove(free));
        }
        return System.Text.Json.Nodes.JsonNode.DeepEquals(now, then);
    }

    private static Task<string> Beat(ServiceSigner signer, long sequence) => signer.TryAsync(signer.FeedKey, FeedInput.Of(FeedInput.Header(signer.FeedKid), FeedInput.Payload(sequence)));
}
