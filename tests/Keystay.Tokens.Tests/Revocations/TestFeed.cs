using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Keystay.Keys;
using Keystay.Tokens.Tests.Forgery;
using Keystay.Tokens.Trust;
using Microsoft.AspNetCore.Http;

namespace Keystay.Tokens.Tests.Revocations;

/// <summary>A feed's server after docs/revocation-feed.md, that can also be made to do what that forbids. It speaks when the test says so.</summary>
internal sealed class TestFeed : IDisposable
{
    public const string Issuer = "https://issuer.example/consumer", ConfirmPath = "/consumer/revocations/confirm";

    private readonly TimeProvider time;
    private readonly List<JsonObject> entries = [];
    private readonly List<Channel<string>> connections = [];
    private readonly Lock turn = new();

    public TestFeed(TimeProvider time)
    {
        this.time = time;
        Key = new SigningKey(SignatureAlgorithm.ES256, "feed", Issuer);
    }

    public SigningKey Key { get; }

    public string Epoch { get; set; } = "b4Xk9Q";

    public int PageSize { get; set; } = 1000;

    /// <summary>Answers 503.</summary>
    public bool IsDown { get; set; }

    /// <summary>What each connection asked for; null where nothing.</summary>
    public List<string?> Asked { get; } = [];

    public List<JsonElement> Confirmations { get; } = [];

    public int Connections
    {
        get
        {
            lock (turn)
            {
                return connections.Count;
            }
        }
    }

    public IKeySource Keys => new StaticKeySource(new KeyDocument("feed", System.Text.Encoding.UTF8.GetBytes($"{{\"keys\":[{Key.Jwk().ToJsonString()}]}}"), [IssuerPattern.Parse(Issuer)]));

    public long Head => entries.Count;

    /// <summary>Publishes a revocation; unless it is to get lost on the way.</summary>
    public void Revoke(string kind, string id, long? exp = null, bool isLost = false)
    {
        lock (turn)
        {
            var entry = new JsonObject { ["kind"] = kind, ["id"] = id };
            if (exp is { } seconds)
            {
                entry["exp"] = seconds;
            }
            entries.Add(entry);
            if (!isLost)
            {
                Send(Event("revocation", "keystay-revocation+jwt", With(Payload(Head), entry)));
            }
        }
    }

    public void Heartbeat()
    {
        lock (turn)
        {
            Send(HeartbeatEvent());
        }
    }

    /// <summary>A heartbeat as it would be sent now.</summary>
    public string HeartbeatEvent()
    {
        var payload = Payload(Head);
        payload["confirm"] = ConfirmPath;
        return Event("heartbeat", "keystay-revocation-heartbeat+jwt", payload);
    }

    /// <summary>Sends anything.</summary>
    public void Send(string text)
    {
        lock (turn)
        {
            connections.ForEach(c => c.Writer.TryWrite(text));
        }
    }

    /// <summary>Ends all connections.</summary>
    public void Cut()
    {
        lock (turn)
        {
            connections.ForEach(c => c.Writer.TryComplete());
            connections.Clear();
        }
    }

    /// <summary>Forgets the last entries, as a backup does.</summary>
    public void Restore(int count)
    {
        lock (turn)
        {
            entries.RemoveRange(count, entries.Count - count);
        }
    }

    public async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path == ConfirmPath)
        {
            var confirmation = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body);
            lock (turn)
            {
                Confirmations.Add(confirmation);
            }
            return;
        }
        if (IsDown)
        {
            context.Response.StatusCode = 503;
            return;
        }
        var connection = Channel.CreateUnbounded<string>();
        lock (turn)
        {
            string? last = context.Request.Headers["Last-Event-ID"];
            Asked.Add(last);
            foreach (string text in After(last))
            {
                connection.Writer.TryWrite(text);
            }
            connection.Writer.TryWrite(HeartbeatEvent());
            connections.Add(connection);
        }
        context.Response.ContentType = "text/event-stream";
        try
        {
            await foreach (string text in connection.Reader.ReadAllAsync(context.RequestAborted))
            {
                await context.Response.WriteAsync(text, context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // The validator is gone.
        }
        lock (turn)
        {
            connections.Remove(connection);
        }
    }

    public JsonObject Payload(long sequence) => new() { ["iss"] = Issuer, ["epoch"] = Epoch, ["seq"] = sequence, ["time"] = time.GetUtcNow().ToUnixTimeMilliseconds() };

    public string Event(string name, string typ, JsonObject payload) => $"event: {name}\nid: {Epoch}:{payload["seq"]}\ndata: {Sign(typ, payload)}\n\n";

    public string Sign(string typ, JsonObject payload) => Key.Token(Rings.Header(Key).With("typ", Members.Text(typ)).ToString(), payload.ToJsonString());

    public void Dispose() => Key.Dispose();

    private IEnumerable<string> After(string? lastEventId)
    {
        if (lastEventId?.Split(':') is [var epoch, var text] && epoch == Epoch && long.Parse(text, CultureInfo.InvariantCulture) is var last && last <= Head)
        {
            return entries.Skip((int)last).Select((e, i) => Event("revocation", "keystay-revocation+jwt", With(Payload(last + i + 1), e)));
        }
        var pages = entries.Chunk(PageSize).DefaultIfEmpty([]).ToList();
        return pages.Select((page, i) =>
        {
            var payload = Payload(Head);
            (payload["page"], payload["pages"], payload["revocations"]) = (i, pages.Count, new JsonArray([.. page.Select(e => e.DeepClone())]));
            return Event("snapshot", "keystay-revocation-snapshot+jwt", payload);
        });
    }

    private static JsonObject With(JsonObject payload, JsonObject entry)
    {
        foreach (var (name, value) in entry)
        {
            payload[name] = value?.DeepClone();
        }
        return payload;
    }
}
