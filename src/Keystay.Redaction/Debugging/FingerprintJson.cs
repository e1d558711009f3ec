using System.Text.Json.Serialization;

namespace Keystay.Redaction.Debugging;

/// <summary>What the inspector prints.</summary>
[JsonSourceGenerationOptions(RespectRequiredConstructorParameters = true, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(ManagedFingerprint))]
[JsonSerializable(typeof(ManagedStacks))]
internal sealed partial class FingerprintJson : JsonSerializerContext;
