using System.Text.Json.Serialization;

namespace Keystay.Cli.Keys;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(KeysReport))]
internal sealed partial class KeysReportJson : JsonSerializerContext;
