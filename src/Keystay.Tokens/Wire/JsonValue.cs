using System.Text.Json;

namespace Keystay.Tokens.Wire;

/// <summary>Where the value of a member lies in its document, and what it is. A string's bytes are those between its quotes.</summary>
internal readonly record struct JsonValue(int Start, int Length, JsonTokenType Type, bool IsEscaped)
{
    /// <summary>Whether the document has the member at all: <see cref="JsonTokenType.None"/> is no value.</summary>
    public bool IsPresent => Type != JsonTokenType.None;

    /// <summary>Whether it is a string.</summary>
    public bool IsText => Type == JsonTokenType.String;

    public ReadOnlySpan<byte> Bytes(ReadOnlySpan<byte> document) => document.Slice(Start, Length);
}
