using System.Text.Json.Serialization;
using Keystay.Scanning.Reports;

namespace Keystay.Cli.Rendering;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ScanReport))]
internal sealed partial class ScanReportJson : JsonSerializerContext;
