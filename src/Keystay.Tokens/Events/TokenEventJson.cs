using System.Text.Json.Serialization;

namespace Keystay.Tokens.Events;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TokenEvent))]
internal sealed partial class TokenEventJson : JsonSerializerContext;
