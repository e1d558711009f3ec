using System.Text.Json.Serialization;

namespace Keystay.Cli.Tokens;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(TokenReport))]
internal sealed partial class TokenReportJson : JsonSerializerContext;
