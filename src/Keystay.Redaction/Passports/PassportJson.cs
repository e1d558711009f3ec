using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keystay.Redaction.Passports;

/// <summary>
/// Reads strictly: two members of one name are how one reader is shown another statement than the next one sees. Members it does not know are
/// passed over, as in-toto asks of its readers; in the envelope there are none, see <see cref="Envelope"/>.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    MaxDepth = 16)]
[JsonSerializable(typeof(Statement))]
[JsonSerializable(typeof(Envelope))]
internal sealed partial class PassportJson : JsonSerializerContext
{
    /// <summary>Writes '+' as it is, as other writers of envelopes do; the default encoder's escapes are for text inside HTML.</summary>
    public static PassportJson Plain => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
