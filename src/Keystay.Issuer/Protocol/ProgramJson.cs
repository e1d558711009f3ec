using System.Text.Json.Serialization;

namespace Keystay.Issuer.Protocol;

/// <summary>The request as JSON.</summary>
[JsonSerializable(typeof(ProgramRequest))]
internal sealed partial class ProgramJson : JsonSerializerContext;
