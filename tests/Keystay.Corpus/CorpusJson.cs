using System.Text.Json;

namespace Keystay.Corpus;

/// <summary>How truth.json is written.</summary>
internal static class CorpusJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web) { WriteIndented = true };
}
