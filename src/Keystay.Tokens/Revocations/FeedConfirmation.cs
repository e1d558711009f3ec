using System.Buffers;
using System.Text.Json;

namespace Keystay.Tokens.Revocations;

/// <summary>What a validator tells the issuer of a feed.</summary>
internal static class FeedConfirmation
{
    public static byte[] Write(string validator, string epoch, long sequence)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("validator", validator);
            json.WriteString("epoch", epoch);
            json.WriteNumber("seq", sequence);
            json.WriteEndObject();
        }
        return bytes.WrittenSpan.ToArray();
    }
}
