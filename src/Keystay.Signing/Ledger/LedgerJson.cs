using System.Text.Json.Serialization;

namespace Keystay.Signing.Ledger;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = false)]
[JsonSerializable(typeof(LedgerStatement))]
[JsonSerializable(typeof(LedgerIdentity))]
[JsonSerializable(typeof(HourMarker))]
[JsonSerializable(typeof(LegalHold))]
internal sealed partial class LedgerJson : JsonSerializerContext;
