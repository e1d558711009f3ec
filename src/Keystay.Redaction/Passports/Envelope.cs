using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Keystay.Redaction.Passports;

/// <summary>A DSSE envelope (Dead Simple Signing Envelope, v1.0: envelope.md, protocol.md).</summary>
internal sealed record Envelope(byte[] Payload, string PayloadType, IReadOnlyList<EnvelopeSignature> Signatures)
{
    public const string InTotoPayload = "application/vnd.in-toto+json";

    /// <summary>
    /// The signed bytes, protocol.md: <c>"DSSEv1" SP LEN(type) SP type SP LEN(body) SP body</c>, lengths in decimal. The type is under the
    /// signature, so that a payload cannot be passed off as one of another kind.
    /// </summary>
    public static byte[] PreAuthenticationEncoding(string payloadType, ReadOnlySpan<byte> payload)
    {
        string head = string.Create(CultureInfo.InvariantCulture, $"DSSEv1 {Encoding.UTF8.GetByteCount(payloadType)} {payloadType} {payload.Length} ");
        return [.. Encoding.UTF8.GetBytes(head), .. payload];
    }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, PassportJson.Plain.Envelope);

    /// <summary>Reads an envelope that is written as <see cref="ToJson"/> writes it, byte for byte, but for one line feed at the end.</summary>
    /// <remarks>
    /// DSSE lets a reader pass over members it does not know, white space and much else, none of it under the signature. What leaves through a
    /// gate beside a dump must have no unsigned room: a byte there could be anyone's, and many could be a key.
    /// </remarks>
    /// <exception cref="JsonException">It is none, or written in another way.</exception>
    public static Envelope Parse(ReadOnlySpan<byte> json)
    {
        if (json.Length > PassportVerifier.MaxPassportBytes)
        {
            throw new JsonException($"It has more than {PassportVerifier.MaxPassportBytes} bytes.");
        }
        json = json is [.. var body, (byte)'\n'] ? body : json;
        var envelope = JsonSerializer.Deserialize(json, PassportJson.Plain.Envelope) ?? throw new JsonException("It is null.");
        if (envelope.Signatures.Any(s => s is null) || !envelope.ToJson().AsSpan().SequenceEqual(json))
        {
            throw new JsonException("It is not written as Keystay writes an envelope; was it reformatted or added to?");
        }
        return envelope;
    }
}
