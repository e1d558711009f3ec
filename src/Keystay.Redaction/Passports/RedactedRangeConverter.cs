using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keystay.Redaction.Passports;

/// <summary>A dump in triage has a hundred thousand ranges: two numbers each, no names.</summary>
internal sealed class RedactedRangeConverter : JsonConverter<RedactedRange>
{
    public override RedactedRange Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("A range is [offset,length].");
        }
        var range = new RedactedRange(Number(ref reader), Number(ref reader));
        return reader.Read() && reader.TokenType == JsonTokenType.EndArray ? range : throw new JsonException("A range is [offset,length].");
    }

    public override void Write(Utf8JsonWriter writer, RedactedRange value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(value.Offset);
        writer.WriteNumberValue(value.Length);
        writer.WriteEndArray();
    }

    private static long Number(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long number) ? number : throw new JsonException("A range is [offset,length].");
}
