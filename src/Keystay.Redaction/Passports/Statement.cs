using System.Text.Json.Serialization;

namespace Keystay.Redaction.Passports;

/// <summary>An in-toto Statement (in-toto Attestation Framework, spec v1, statement.md).</summary>
internal sealed record Statement(
    [property: JsonPropertyName("_type")] string Type,
    IReadOnlyList<StatementSubject> Subject,
    string PredicateType,
    Passport Predicate)
{
    public const string InTotoType = "https://in-toto.io/Statement/v1";
}
