using System.Text.Json;

namespace Keystay.Tokens.Events;

/// <summary>Writes each decision as one line of JSON, with the names of <see cref="TokenEvent"/>.</summary>
/// <param name="stream">Written to and flushed for each decision, by one thread at a time. It stays the caller's to close.</param>
public sealed class NdjsonTokenEvents(Stream stream) : ITokenEventSink
{
    private readonly JsonLines lines = new(stream);

    /// <inheritdoc/>
    public void Write(TokenEvent decision) => lines.Write(json => JsonSerializer.Serialize(json, decision, TokenEventJson.Default.TokenEvent));
}
