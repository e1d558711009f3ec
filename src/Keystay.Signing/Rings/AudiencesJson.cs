using System.Text.Json.Serialization;

namespace Keystay.Signing.Rings;

[JsonSerializable(typeof(string[]))]
internal sealed partial class AudiencesJson : JsonSerializerContext;
