using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Keystay.Issuer.Metadata;
using Keystay.Keys;
using Keystay.Signing.Custody;
using Keystay.Tokens.Revocations;

namespace Keystay.Issuer.Revocations;

/// <summary>Writes the messages of one feed, as docs/revocation-feed.md has them, and has them signed: the feed's key is in a signer, which reads each message before it signs.</summary>
internal sealed class FeedMessages
{
    /// <summary>Sessions and tokens matter to validators until then after their end: the largest clock skew.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    /// <summary>Bytes of the entries on one page of a snapshot: with the rest of the page and base64 around it, it fits into what a signer takes at once, 16 KiB.</summary>
    private const int PageBytes = 8 << 10;

    private readonly IssuerPattern issuer;
    private readonly string confirm;
    private readonly SignerClient signer;
    private readonly PublicKey key;

    /// <param name="issuer">The feed's issuer.</param>
    /// <param name="ring">The ring whose feed it is.</param>
    /// <param name="signer">The way to the signer that holds the feed's key.</param>
    /// <param name="key">The public half, Ed25519.</param>
    public FeedMessages(IssuerPattern issuer, string ring, SignerClient signer, PublicKey key)
    {
        (this.issuer, this.signer, this.key) = (issuer, signer, key);
        confirm = $"/{ring}/revocations/confirm";
        Jwks = JsonBytes.Of(json =>
        {
            json.WriteStartArray("keys");
            JwkWriter.Write(json, key, new KeyScope(issuer, ring + "-revocations", SignatureAlgorithm.EdDSA));
            json.WriteEndArray();
        });
    }

    /// <summary>The key that signs the feed, and nothing else.</summary>
    public byte[] Jwks { get; }

    public string Epoch { get; } = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8));

    /// <exception cref="SignerException">It was not signed.</exception>
    public Task<byte[]> RevocationAsync(FeedEntry entry, DateTimeOffset now, CancellationToken cancel) =>
        EventAsync("revocation", "keystay-revocation+jwt", entry.Sequence, now, json => Write(json, entry), cancel);

    /// <exception cref="SignerException">It was not signed.</exception>
    public Task<byte[]> HeartbeatAsync(long sequence, DateTimeOffset now, CancellationToken cancel) =>
        EventAsync("heartbeat", "keystay-revocation-heartbeat+jwt", sequence, now, json => json.WriteString("confirm", confirm), cancel);

    /// <summary>All pages, one after another.</summary>
    /// <exception cref="SignerException">They were not signed.</exception>
    public async Task<byte[]> SnapshotAsync(IReadOnlyList<FeedEntry> entries, long sequence, DateTimeOffset now, CancellationToken cancel)
    {
        var pages = PagesOf(entries);
        var all = new MemoryStream();
        for (int number = 0; number < pages.Count; number++)
        {
            all.Write(await EventAsync("snapshot", "keystay-revocation-snapshot+jwt", sequence, now, json =>
            {
                json.WriteNumber("page", number);
                json.WriteNumber("pages", pages.Count);
                json.WriteString("confirm", confirm);
                json.WriteStartArray("revocations");
                pages[number].ForEach(entry => json.WriteRawValue(entry, skipInputValidation: true));
                json.WriteEndArray();
            }, cancel).ConfigureAwait(false));
        }
        return all.ToArray();
    }

    private static List<List<byte[]>> PagesOf(IReadOnlyList<FeedEntry> entries)
    {
        List<List<byte[]>> pages = [[]];
        int bytes = 0;
        foreach (byte[] entry in entries.Select(e => JsonBytes.Of(json => Write(json, e))))
        {
            if (bytes > 0 && bytes + entry.Length > PageBytes)
            {
                pages.Add([]);
                bytes = 0;
            }
            pages[^1].Add(entry);
            bytes += entry.Length + 1;
        }
        return pages;
    }

    private async Task<byte[]> EventAsync(string name, string type, long sequence, DateTimeOffset now, Action<Utf8JsonWriter> write, CancellationToken cancel)
    {
        byte[] header = JsonBytes.Of(json =>
        {
            json.WriteString("alg", "EdDSA");
            json.WriteString("kid", key.Thumbprint);
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
        var signature = await signer.SignInputAsync(key.Thumbprint, Encoding.ASCII.GetBytes(input)).AsTask().WaitAsync(cancel).ConfigureAwait(false);
        return Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"event: {name}\nid: {Epoch}:{sequence}\ndata: {input}.{Encoding.ASCII.GetString(signature.Span)}\n\n"));
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
