using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Keystay.Signer.Purposes;

/// <summary>A message of a revocation feed as docs/revocation-feed.md has it, without a member that is not written there: what a later version means by one is not known here.</summary>
/// <param name="Issuer">iss.</param>
/// <param name="Epoch">epoch.</param>
/// <param name="Sequence">seq.</param>
/// <param name="Time">time.</param>
internal sealed record FeedMessage(string Issuer, string Epoch, long Sequence, DateTimeOffset Time)
{
    private const int MaxIdBytes = 2048, MaxEpochCharacters = 64, MaxConfirmCharacters = 512, MaxOnPage = 1000;

    private const long MaxSequence = (1L << 53) - 1, LastSecond = 253_402_300_799;

    private static readonly SearchValues<char> EpochCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private static readonly string[][] Members =
    [
        ["iss", "epoch", "seq", "time", "kind", "id", "exp"],
        ["iss", "epoch", "seq", "time", "confirm"],
        ["iss", "epoch", "seq", "time", "confirm", "page", "pages", "revocations"],
    ];

    /// <summary>What typ the three kinds of message have: a revocation, a heartbeat, a page of a snapshot.</summary>
    public static IReadOnlyList<string> Types { get; } = ["keystay-revocation+jwt", "keystay-revocation-heartbeat+jwt", "keystay-revocation-snapshot+jwt"];

    /// <summary>Reads a message of one of <see cref="Types"/>.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, int type, out FeedMessage message)
    {
        message = new FeedMessage("", "", 0, default);
        try
        {
            using var json = JsonDocument.Parse(payload.ToArray(), new JsonDocumentOptions { MaxDepth = 4, AllowDuplicateProperties = false });
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || root.EnumerateObject().Any(m => !Members[type].Contains(m.Name, StringComparer.Ordinal)) || !IsBody(root, type)
                || Text(root, "iss") is not { } issuer || Text(root, "epoch") is not { Length: > 0 and <= MaxEpochCharacters } epoch || epoch.AsSpan().ContainsAnyExcept(EpochCharacters)
                || Number(root, "seq", MaxSequence) is not { } sequence || (type == 0 && sequence == 0) || Number(root, "time", LastSecond * 1000) is not { } time)
            {
                return false;
            }
            message = new FeedMessage(issuer, epoch, sequence, DateTimeOffset.FromUnixTimeMilliseconds(time));
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter is what System.Text.Json throws for a text that is not Unicode.
            return false;
        }
    }

    private static bool IsBody(JsonElement json, int type) => IsConfirm(json) && type switch
    {
        0 => IsRevocation(json),
        1 => true,
        _ => Number(json, "pages", int.MaxValue) is { } pages && Number(json, "page", pages - 1) is not null && json.TryGetProperty("revocations", out var all)
            && all.ValueKind == JsonValueKind.Array && all.GetArrayLength() <= MaxOnPage && all.EnumerateArray().All(IsEntry),
    };

    private static bool IsEntry(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && json.EnumerateObject().All(m => m.Name is "kind" or "id" or "exp") && IsRevocation(json);

    private static bool IsRevocation(JsonElement json) => Text(json, "id") is { Length: > 0 } id && Encoding.UTF8.GetByteCount(id) <= MaxIdBytes && Text(json, "kind") switch
    {
        "ring" or "key" => !json.TryGetProperty("exp", out _),
        "session" or "token" => Number(json, "exp", LastSecond) is not null,
        _ => false,
    };

    private static bool IsConfirm(JsonElement json) => !json.TryGetProperty("confirm", out _)
        || (Text(json, "confirm") is { Length: > 0 and <= MaxConfirmCharacters } path && path[0] == '/' && !path.StartsWith("//", StringComparison.Ordinal) && !path.Contains('\\', StringComparison.Ordinal));

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Number(JsonElement json, string name, long most) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt64(out long number) && number >= 0 && number <= most ? number : null;
}
