using System.Text.Json.Serialization;
using Keystay.Redaction;
using Keystay.Redaction.Reports;

namespace Keystay.Cli.Rendering;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, Converters = [typeof(ProfileName)])]
[JsonSerializable(typeof(RedactionReport))]
internal sealed partial class RedactionReportJson : JsonSerializerContext
{
    /// <summary><c>keys</c> or <c>triage</c>, as on the command line.</summary>
    private sealed class ProfileName() : JsonStringEnumConverter<RedactionProfile>(System.Text.Json.JsonNamingPolicy.CamelCase);
}
