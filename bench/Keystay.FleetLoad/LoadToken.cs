using System.Buffers.Text;
using System.Text.Json;

namespace Keystay.FleetLoad;

/// <summary>A token that a client got.</summary>
/// <param name="Text">In compact serialisation.</param>
/// <param name="Kid">The key that signed it.</param>
/// <param name="ExpiresAt">Until when it is good.</param>
internal sealed record LoadToken(string Text, string Kid, DateTimeOffset ExpiresAt)
{
    public static LoadToken Of(string text)
    {
        string[] parts = text.Split('.');
        using JsonDocument header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0])), payload = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
        return new LoadToken(text, header.RootElement.GetProperty("kid").GetString()!, DateTimeOffset.FromUnixTimeSeconds(payload.RootElement.GetProperty("exp").GetInt64()));
    }
}
