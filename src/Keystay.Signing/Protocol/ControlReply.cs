namespace Keystay.Signing.Protocol;

/// <summary>A line on a signer's standard output: the first when it is ready, then one for each request.</summary>
/// <param name="Error">Reason code, or null when it went well.</param>
/// <param name="What">A sentence about the error.</param>
/// <param name="SecretMemory">At start: whether keys lie in memory that the kernel shows to no other process.</param>
/// <param name="Missing">At start: what the machine does not offer.</param>
/// <param name="TokenSerial">At start, for keys in a token: its serial number.</param>
/// <param name="IsSoftwareToken">At start, for keys in a token: whether its module signs in the signer's process, and not a device.</param>
/// <param name="PublicKey">For generate and load: DER SubjectPublicKeyInfo.</param>
/// <param name="Sealed">For generate and canary: the wrapped key, or the reference to one in a token.</param>
internal sealed record ControlReply(
    string? Error = null, string? What = null, bool SecretMemory = false, string[]? Missing = null, string? TokenSerial = null, bool? IsSoftwareToken = null,
    byte[]? PublicKey = null, byte[]? Sealed = null);
