using System.Buffers.Text;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Keystay.Tokens.Events;
using Keystay.Tokens.Tests.Forgery;
using Keystay.Tokens.Trust;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Keystay.Tokens.Tests.Events;

/// <summary>What is told of a decision: everything that an investigation asks for, and never the token.</summary>
[Collection("who listens to decisions")]
public sealed class TokenEventsTests(SharedRings shared) : IClassFixture<SharedRings>, IDisposable
{
    private readonly Rings rings = shared.Rings;
    private readonly KeptEvents kept = new();
    private readonly LogLines log = new();
    private readonly MemoryStream ndjson = new(), ocsf = new();

    public void Dispose()
    {
        ndjson.Dispose();
        ocsf.Dispose();
    }

    [Fact]
    public void An_accepted_token_is_recorded_with_its_claims_and_its_key()
    {
        var key = rings.Tenants[0];
        string token = Rings.Token(key);
        Judge(token);
        var decision = Assert.Single(kept.All);
        Assert.Equal(("accepted", "accepted", true, false), (decision.Decision, decision.Code, decision.IsSigned, decision.IsAlarm));
        Assert.Equal((Rings.Issuer(Rings.Tenant), Rings.Tenant, Rings.Audience, "app", "4f1c", "s-77"),
            (decision.Issuer, decision.Tenant, decision.Audience, decision.ClientId, decision.TokenId, decision.Session));
        Assert.Equal((key.Kid, rings.Keys.Keys.Single(k => k.Kid == key.Kid).Thumbprint, Rings.Template, Rings.Template), (decision.Kid, decision.Thumbprint, decision.Ring, decision.KeyIssuer));
        Assert.Equal(Rings.Now, decision.Time.ToUnixTimeSeconds());
        Assert.Equal(Rings.Now - 60, decision.IssuedAt!.Value.ToUnixTimeSeconds());
        Assert.Equal(rings.Keys.Version, decision.KeysVersion);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Base64Url.DecodeFromChars(token.Split('.')[2]))), decision.SignatureSha256);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("alice"u8)), decision.SubjectSha256);
    }

    [Fact]
    public void A_key_out_of_its_scope_is_an_alarm_that_names_both_issuers()
    {
        var key = rings.Consumers[0];
        Judge(key.Token(Rings.Header(key).ToString(), Rings.Payload().ToString()));
        var decision = Assert.Single(kept.All);
        Assert.Equal((true, "key-scope-mismatch", true), (decision.IsAlarm, decision.Code, decision.IsSigned));
        Assert.Equal((Rings.Issuer(Rings.Tenant), Rings.Issuer(Rings.ConsumerTenant)), (decision.Issuer, decision.KeyIssuer));
        Assert.Equal(LogLevel.Warning, Assert.Single(log.All).Level);
        Assert.Equal(4, Lines(ocsf).Single().GetProperty("severity_id").GetInt32());
    }

    [Fact]
    public void What_nobody_signed_is_hearsay_and_not_recorded()
    {
        string token = Rings.Token(rings.Tenants[0]);
        Judge(token[..^4] + "AAAA");
        var decision = Assert.Single(kept.All);
        Assert.Equal(("bad-signature", false), (decision.Code, decision.IsSigned));
        Assert.Null(decision.Issuer ?? decision.Tenant ?? decision.Audience ?? decision.ClientId ?? decision.TokenId ?? decision.Session ?? decision.SubjectSha256);
        Assert.Null(decision.IssuedAt);
        Assert.NotNull(decision.SignatureSha256);
        Assert.Equal(LogLevel.Information, Assert.Single(log.All).Level);
    }

    [Fact]
    public void Every_row_of_the_matrix_is_one_record_and_no_output_holds_any_of_its_token()
    {
        var rows = HeaderForgeries.All(rings).Concat(ClaimForgeries.All(rings)).Concat(ScopeForgeries.All(rings)).Concat(EncodingForgeries.All(rings)).Concat(GoodTokens.All(rings))
            .Where(r => r.Documents is null).ToList();
        foreach (var row in rows)
        {
            Judge(row.Token);
        }
        Assert.Equal(rows.Select(r => r.Code), kept.All.Select(d => d.Code));
        Assert.Equal(rows.Select(r => r.Code), Lines(ndjson).Select(l => l.GetProperty("reason").GetString()));
        Assert.Equal(rows.Select(r => r.Code), Lines(ocsf).Select(l => l.GetProperty("status_code").GetString()));
        Assert.Equal(rows.Select(r => r.Code), log.All.Select(l => (string?)l.Values["Reason"]));
        string output = Text(ndjson) + Text(ocsf) + string.Join('\n', log.All.Select(l => l.Text + string.Join(' ', l.Values.Values))) + string.Join('\n', kept.All);
        var ends = rows.SelectMany(r => r.Token.Split('.')).Where(p => p.Length >= 40 && Base64Url.IsValid(p)).SelectMany(p => new[] { p[..20], p[^20..] }).ToHashSet();
        var lookup = ends.GetAlternateLookup<ReadOnlySpan<char>>();
        for (int at = 0; at + 20 <= output.Length; at++)
        {
            Assert.False(lookup.Contains(output.AsSpan(at, 20)), $"A part of a token stands at {at} of the output.");
        }
        Assert.DoesNotContain("alice", output, StringComparison.Ordinal);
        Assert.DoesNotContain("role-7731", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_would_forge_a_log_line_is_made_plain_and_a_long_one_is_cut()
    {
        var key = rings.Tenants[0];
        var payload = Rings.Payload().With("jti", "\"a\\u2028b\\u202ec\\u200bd\\ufeffe\"").With("sid", $"\"{new string('s', 2000)}\"");
        Judge(key.Token(Rings.Header(key).ToString(), payload.ToString()));
        Judge(key.Token(Rings.Header(key).ToString(), Rings.Payload().With("jti", "\"a\\r\\nToken accepted\"").ToString()));
        Assert.Equal("a\uFFFDb\uFFFDc\uFFFDd\uFFFDe", kept.All[0].TokenId);
        Assert.Equal(256, kept.All[0].Session!.Length);
        Assert.Equal(["accepted", "control-character"], kept.All.Select(d => d.Code));
        Assert.DoesNotContain(log.All, l => l.Text.AsSpan().IndexOfAny("\r\n\u2028\u202e") >= 0);
        Assert.Equal(2, Lines(ndjson).Count);
    }

    [Fact]
    public void An_ocsf_record_has_what_the_class_requires()
    {
        Judge(Rings.Token(rings.Tenants[0]));
        Judge("no token");
        foreach (var line in Lines(ocsf))
        {
            Assert.Equal((3, 3002, 99, 300_299), (line.GetProperty("category_uid").GetInt32(), line.GetProperty("class_uid").GetInt32(), line.GetProperty("activity_id").GetInt32(), line.GetProperty("type_uid").GetInt32()));
            Assert.Equal(Rings.Now * 1000, line.GetProperty("time").GetInt64());
            Assert.NotEqual("", line.GetProperty("user").GetProperty("uid").GetString());
            Assert.NotEqual("", line.GetProperty("service").GetProperty("name").GetString());
            Assert.Equal("Keystay", line.GetProperty("metadata").GetProperty("product").GetProperty("vendor_name").GetString());
            Assert.False(string.IsNullOrEmpty(line.GetProperty("metadata").GetProperty("version").GetString()));
        }
        Assert.Equal([(1, 1), (2, 2)], Lines(ocsf).Select(l => (l.GetProperty("status_id").GetInt32(), l.GetProperty("severity_id").GetInt32())));
    }

    [Fact]
    public void Traces_and_counts_tell_the_reason()
    {
        var activities = new List<Activity>();
        using var parent = new Activity("test").Start();
        var trace = parent.TraceId;
        using var listener = new ActivityListener
        {
            ShouldListenTo = s => s.Name == TokenTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            // Other tests validate at the same time, on threads of their own.
            ActivityStopped = activity =>
            {
                if (activity.TraceId == trace)
                {
                    activities.Add(activity);
                }
            },
        };
        var counted = new List<object?>();
        using var meter = new MeterListener { InstrumentPublished = (i, l) => { if (i.Meter.Name == TokenTelemetry.Name) { l.EnableMeasurementEvents(i); } } };
        int thread = Environment.CurrentManagedThreadId;
        meter.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            if (Environment.CurrentManagedThreadId == thread)
            {
                counted.Add(tags[0].Value);
            }
        });
        meter.Start();
        ActivitySource.AddActivityListener(listener);
        Judge(Rings.Token(rings.Tenants[0]));
        Judge("no token");
        Assert.Equal(["accepted", "not-three-segments"], counted);
        Assert.Equal(["accepted", "not-three-segments"], activities.Select(a => a.GetTagItem("keystay.token.reason")));
    }

    [Fact]
    public void A_decision_that_cannot_be_recorded_is_not_given()
    {
        var events = new TokenEvents(null, new NdjsonTokenEvents(new MemoryStream([], writable: false)));
        Assert.Throws<NotSupportedException>(() => Validator(events).Validate(Rings.Token(rings.Tenants[0]).AsMemory()));
    }

    private void Judge(string token) => Validator(new TokenEvents(log, kept, new NdjsonTokenEvents(ndjson), new OcsfTokenEvents(ocsf))).Validate(token.AsMemory());

    private TokenValidator Validator(TokenEvents events) => new(
        new TokenValidatorOptions { Audiences = [Rings.Audience] }, new StaticKeySource(rings.Keys), new ProtectedClock(new StandingClock(DateTimeOffset.FromUnixTimeSeconds(Rings.Now))), events);

    private static string Text(MemoryStream stream) => Encoding.UTF8.GetString(stream.ToArray());

    private static List<JsonElement> Lines(MemoryStream stream) => [.. Text(stream).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonElement.Parse(l))];
}
