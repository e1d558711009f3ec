using System.Buffers;
using System.Text;
using System.Text.Json;
using Keystay.Tokens.Wire;

namespace Keystay.Tokens.Revocations;

/// <summary>Reads a message of a feed: a JWS in compact serialisation, as strict as a token, signed by a key of the feed's issuer.</summary>
internal sealed class FeedMessageReader(RevocationFeedOptions options, RevocationList list, ProtectedClock clock)
{
    private const int MaxIdBytes = 2048, MaxEpochCharacters = 64, MaxConfirmCharacters = 512;

    private const long MaxSequence = (1L << 53) - 1, LastSecond = 253_402_300_799;

    private static readonly SearchValues<char> EpochCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>How far the issuer's clock may be ahead.</summary>
    private static readonly TimeSpan MaxAhead = TimeSpan.FromMinutes(5);

    private readonly TokenLimits limits = new() { MaxTokenCharacters = options.MaxMessageBytes, MaxMembers = 4096, MaxDepth = 4 };

    /// <summary>Reads a message.</summary>
    /// <exception cref="RevocationFeedException">It is none, or not the issuer's.</exception>
    public FeedMessage Read(string message)
    {
        var token = new CompactToken();
        Require(token.Read(message, new byte[CompactToken.BufferBytes(Math.Min(message.Length, limits.MaxTokenCharacters))], limits));
        var kind = KindOf(token.Header.Type);
        Require(CheckSignature(token));
        try
        {
            using var json = JsonDocument.Parse(token.Payload.ToArray(), new JsonDocumentOptions { MaxDepth = 4, AllowDuplicateProperties = false });
            return Read(json.RootElement, kind);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter is what System.Text.Json throws for a text that is not Unicode.
            throw new RevocationFeedException("bad-message", "The payload is no JSON object, has two members of one name, or holds text that is not Unicode.", e);
        }
    }

    /// <summary>The key of a message that may be asked for if it is not known; null if the message has none.</summary>
    public string? KidOf(string message)
    {
        var token = new CompactToken();
        var reason = token.Read(message, new byte[CompactToken.BufferBytes(Math.Min(message.Length, limits.MaxTokenCharacters))], limits);
        return reason == TokenReason.Accepted && !token.Header.Kid.IsEmpty ? Encoding.UTF8.GetString(token.Header.Kid) : null;
    }

    private static FeedMessageKind KindOf(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("keystay-revocation+jwt"u8) ? FeedMessageKind.Revocation
        : type.SequenceEqual("keystay-revocation-heartbeat+jwt"u8) ? FeedMessageKind.Heartbeat
        : type.SequenceEqual("keystay-revocation-snapshot+jwt"u8) ? FeedMessageKind.Snapshot
        : throw new RevocationFeedException(TokenReason.TypeNotAllowed.Code(), "The header's typ is none of a feed's: a token is no message.");

    private static void Require(TokenReason reason)
    {
        if (reason != TokenReason.Accepted)
        {
            throw new RevocationFeedException(reason.Code(), reason.Sentence());
        }
    }

    /// <summary>The feed's key is held to its scope as any other, and may be revoked by the feed itself.</summary>
    private TokenReason CheckSignature(in CompactToken token)
    {
        if (token.Header.Kid.IsEmpty)
        {
            return TokenReason.KidMissing;
        }
        if (token.Header.Kid.Length > limits.MaxKidCharacters)
        {
            return TokenReason.KidTooLong;
        }
        var reason = options.Keys.Current.Find(token.Header.Kid, out var key);
        if (reason != TokenReason.Accepted)
        {
            return reason;
        }
        if (key!.Scope.Algorithm != token.Header.Algorithm)
        {
            return TokenReason.AlgorithmMismatch;
        }
        if (!key.Scope.Issuer.Equals(options.Issuer))
        {
            return TokenReason.KeyScopeMismatch;
        }
        reason = key.StateAt(clock.Now, clock.Earliest);
        if (reason == TokenReason.Accepted)
        {
            reason = list.Check(key);
        }
        return reason != TokenReason.Accepted ? reason : key.Verify(token.SigningInput, token.Signature) ? TokenReason.Accepted : TokenReason.BadSignature;
    }

    private FeedMessage Read(JsonElement json, FeedMessageKind kind)
    {
        if (Text(json, "iss", int.MaxValue) != options.Issuer.Text)
        {
            throw new RevocationFeedException(TokenReason.IssuerNotTrusted.Code(), $"The message's iss is not {options.Issuer}, to which the feed belongs.");
        }
        var issuedAt = DateTimeOffset.FromUnixTimeMilliseconds(Number(json, "time", LastSecond * 1000));
        if (issuedAt > clock.Now + MaxAhead)
        {
            throw new RevocationFeedException(TokenReason.IssuedInFuture.Code(), "The message's time lies more than five minutes ahead; set the clocks.");
        }
        string epoch = Text(json, "epoch", MaxEpochCharacters);
        if (epoch.AsSpan().ContainsAnyExcept(EpochCharacters))
        {
            throw Bad("epoch");
        }
        long pages = kind == FeedMessageKind.Snapshot ? Number(json, "pages", int.MaxValue) : 1, page = kind == FeedMessageKind.Snapshot ? Number(json, "page", pages - 1) : 0;
        return new(kind, epoch, Number(json, "seq", MaxSequence), issuedAt, Revocations(json, kind), (int)page, (int)pages, ConfirmOf(json));
    }

    private static List<Revocation> Revocations(JsonElement json, FeedMessageKind kind)
    {
        if (kind != FeedMessageKind.Snapshot)
        {
            return kind == FeedMessageKind.Revocation ? [Revocation(json)] : [];
        }
        return json.TryGetProperty("revocations", out var all) && all.ValueKind == JsonValueKind.Array ? [.. all.EnumerateArray().Select(Revocation)] : throw Bad("revocations");
    }

    private static Revocation Revocation(JsonElement json)
    {
        var kind = Text(json, "kind", MaxIdBytes) switch
        {
            "ring" => RevocationKind.Ring,
            "key" => RevocationKind.Key,
            "session" => RevocationKind.Session,
            "token" => RevocationKind.Token,
            // It may be anything, so what it revokes is not known.
            _ => throw Bad("kind"),
        };
        bool expires = kind is RevocationKind.Session or RevocationKind.Token;
        return new(kind, Text(json, "id", MaxIdBytes), expires ? DateTimeOffset.FromUnixTimeSeconds(Number(json, "exp", LastSecond)) : null);
    }

    private static string? ConfirmOf(JsonElement json) => !json.TryGetProperty("confirm", out _) ? null
        : Text(json, "confirm", MaxConfirmCharacters) is var path && path.StartsWith('/') && !path.StartsWith("//", StringComparison.Ordinal) && !path.Contains('\\', StringComparison.Ordinal) ? path : throw Bad("confirm");

    private static string Text(JsonElement json, string name, int maxBytes) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            && value.GetString() is { Length: > 0 } text && Encoding.UTF8.GetByteCount(text) <= maxBytes ? text : throw Bad(name);

    private static long Number(JsonElement json, string name, long most) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt64(out long number) && number >= 0 && number <= most ? number : throw Bad(name);

    private static RevocationFeedException Bad(string member) => new("bad-message", $"The message's member \"{member}\" is missing or not as docs/revocation-feed.md has it.");
}
