using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Keystay.Issuer.Metadata;
using Keystay.Keys;
using Keystay.Tokens.Revocations;
using NSec.Cryptography;
using SignatureAlgorithm = Keystay.Keys.SignatureAlgorithm;

namespace Keystay.Issuer.Revocations;

/// <summary>Writes and signs the messages of one feed, as docs/revocation-feed.md has them.</summary>
/// <remarks>
/// The feed's key is made when the process starts and ends with it: it is nowhere at rest. It lies in libsodium's guarded memory, which kernel cores and gcore leave out and
/// createdump does not.
/// </remarks>
internal sealed class FeedMessages : IDisposable
{
    /// <summary>Sessions and tokens matter to validators until then after their end: the largest clock skew.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private const int RevocationsPerPage = 1000;

    private readonly Key key = new(NSec.Cryptography.SignatureAlgorithm.Ed25519);
    private readonly IssuerPattern issuer;
    private readonly string confirm;
    private readonly OkpPublicKey publicKey;

    public FeedMessages(IssuerPattern issuer, string ring)
    {
        this.issuer = issuer;
        confirm = $"/{ring}/revocations/confirm";
        publicKey = new OkpPublicKey(OkpCurve.Ed25519, key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
        Jwks = JsonBytes.Of(json =>
        {
            json.WriteStartArray("keys");
            JwkWriter.Write(json, publicKey, new KeyScope(issuer, ring + "-revocations", SignatureAlgorithm.EdDSA));
            json.WriteEndArray();
        });
    }

    /// <summary>The key that signs the feed, and nothing else.</summary>
    public byte[] Jwks { get; }

    public string Epoch { get; } = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8));

    public byte[] Revocation(FeedEntry entry, DateTimeOffset now) =>
        Event("revocation", "keystay-revocation+jwt", entry.Sequence, now, json => Write(json, entry));

    public byte[] Heartbeat(long sequence, DateTimeOffset now) =>
        Event("heartbeat", "keystay-revocation-heartbeat+jwt", sequence, now, json => json.WriteString("confirm", confirm));

    /// <summary>All pages, one after another.</summary>
    public byte[] Snapshot(IReadOnlyList<FeedEntry> entries, long sequence, DateTimeOffset now)
    {
        var pages = entries.Count == 0 ? [[]] : entries.Chunk(RevocationsPerPage).ToArray();
        return [.. pages.SelectMany((page, number) => Event("snapshot", "keystay-revocation-snapshot+jwt", sequence, now, json =>
        {
            json.WriteNumber("page", number);
            json.WriteNumber("pages", pages.Length);
            json.WriteString("confirm", confirm);
            json.WriteStartArray("revocations");
            foreach (var entry in page)
            {
                json.WriteStartObject();
                Write(json, entry);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }))];
    }

    public void Dispose() => key.Dispose();

    private byte[] Event(string name, string type, long sequence, DateTimeOffset now, Action<Utf8JsonWriter> write)
    {
        byte[] header = JsonBytes.Of(json =>
        {
            json.WriteString("alg", "EdDSA");
            json.WriteString("kid", publicKey.Thumbprint);
            json.WriteString("typ", type);
        });
        byte[] payload = JsonBytes.Of(json =>
        {
            json.WriteString("iss", issuer.Text);
            json.WriteString("epoch", Epoch);
            json.WriteNumber("seq", sequence);
            json.WriteNumber("time", now.ToUnixTimeMilliseconds());
            write(json);
        });
        string input = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(payload)}";
        byte[] signature = NSec.Cryptography.SignatureAlgorithm.Ed25519.Sign(key, Encoding.ASCII.GetBytes(input));
        return Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"event: {name}\nid: {Epoch}:{sequence}\ndata: {input}.{Base64Url.EncodeToString(signature)}\n\n"));
    }

    private static void Write(Utf8JsonWriter json, FeedEntry entry)
    {
        json.WriteString("kind", entry.Kind switch
        {
            RevocationKind.Ring => "ring",
            RevocationKind.Key => "key",
            RevocationKind.Session => "session",
            _ => "token",
        });
        json.WriteString("id", entry.Id);
        if (entry.ExpiresAt is { } end)
        {
            json.WriteNumber("exp", end.ToUnixTimeSeconds());
        }
    }
}
