using System.Text.Json;
using System.Text.Unicode;

namespace Keystay.Tokens.Wire;

/// <summary>
/// Reads a JSON object in the one way that leaves no second reading: UTF-8, no byte order mark, no comments, no two members of one name at any depth, no
/// name that is a registered one but for its case, nothing after the object, bounded in depth and count.
/// </summary>
internal static class StrictObject
{
    /// <summary>Finds the registered members of a document.</summary>
    /// <param name="json">The document.</param>
    /// <param name="names">Registered names.</param>
    /// <param name="limits">Bounds.</param>
    /// <param name="malformed">The reason for what is no such object.</param>
    /// <param name="values">One for each registered name, all default; filled in.</param>
    /// <returns><see cref="TokenReason.Accepted"/> or why not.</returns>
    public static TokenReason Read(scoped ReadOnlySpan<byte> json, NameTable names, TokenLimits limits, TokenReason malformed, scoped Span<JsonValue> values)
    {
        if (!Utf8.IsValid(json))
        {
            return TokenReason.NotUtf8;
        }
        var seen = new MemberNames(stackalloc ulong[limits.MaxMembers], stackalloc int[limits.MaxDepth]);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = limits.MaxDepth + 1 });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return malformed;
            }
            seen.TryEnter();
            while (reader.Read())
            {
                var reason = Take(ref reader, ref seen, names, malformed, values);
                if (reason != TokenReason.Accepted)
                {
                    return reason;
                }
            }
            return TokenReason.Accepted;
        }
        catch (JsonException)
        {
            return malformed;
        }
    }

    private static TokenReason Take(scoped ref Utf8JsonReader reader, scoped ref MemberNames seen, NameTable names, TokenReason malformed, scoped Span<JsonValue> values)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                return seen.TryEnter() ? TokenReason.Accepted : TokenReason.TooDeep;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                seen.Leave();
                return TokenReason.Accepted;
            case JsonTokenType.PropertyName:
                return TakeName(ref reader, ref seen, names, malformed, values);
            case JsonTokenType.String when reader.ValueIsEscaped:
                return IsUnicode(reader.ValueSpan) ? TokenReason.Accepted : TokenReason.NotUtf8;
            default:
                return TokenReason.Accepted;
        }
    }

    private static TokenReason TakeName(scoped ref Utf8JsonReader reader, scoped ref MemberNames seen, NameTable names, TokenReason malformed, scoped Span<JsonValue> values)
    {
        var name = reader.ValueSpan;
        if (reader.ValueIsEscaped)
        {
            Span<byte> plain = name.Length <= 256 ? stackalloc byte[name.Length] : new byte[name.Length];
            return JsonText.TryUnescape(name, plain, out int written)
                ? TakeName(plain[..written], ref reader, ref seen, names, malformed, values) : TokenReason.NotUtf8;
        }
        return TakeName(name, ref reader, ref seen, names, malformed, values);
    }

    private static TokenReason TakeName(
        scoped ReadOnlySpan<byte> name, scoped ref Utf8JsonReader reader, scoped ref MemberNames seen, NameTable names, TokenReason malformed, scoped Span<JsonValue> values)
    {
        var reason = seen.Add(name);
        if (reason != TokenReason.Accepted || seen.Depth > 1)
        {
            return reason;
        }
        int index = names.IndexOf(name);
        if (index < 0)
        {
            return names.IsLookalike(name) ? TokenReason.LookalikeMember : TokenReason.Accepted;
        }
        // The value: read here, so that the caller's loop goes on with what is inside it or behind it.
        if (!reader.Read())
        {
            return malformed;
        }
        bool text = reader.TokenType == JsonTokenType.String;
        int start = (int)reader.TokenStartIndex + (text ? 1 : 0);
        int length = text || reader.TokenType == JsonTokenType.Number ? reader.ValueSpan.Length : 0;
        values[index] = new JsonValue(start, length, reader.TokenType, reader.ValueIsEscaped);
        return Take(ref reader, ref seen, names, malformed, values);
    }

    private static bool IsUnicode(ReadOnlySpan<byte> escaped)
    {
        // Only \u can go wrong, and its six characters are never shorter than what they stand for.
        if (escaped.IndexOf("\\u"u8) < 0)
        {
            return true;
        }
        Span<byte> plain = escaped.Length <= 512 ? stackalloc byte[escaped.Length] : new byte[escaped.Length];
        return JsonText.TryUnescape(escaped, plain, out _);
    }
}
