namespace Keystay.Redaction.Passports;

/// <summary>The scan of the redacted file, begun from nothing.</summary>
/// <param name="Bytes">Size of the (unpacked) dump.</param>
/// <param name="ScannedBytes">How many of them were looked at; a passport is only good when it is all.</param>
/// <param name="Problems">Codes of what kept the scan from being complete; a passport is only good without any.</param>
/// <param name="KeysLeft">Private keys and key schedules found; a passport is only good with none.</param>
/// <param name="ProtectedLeft">Containers that only a password opens; none unless the policy keeps them.</param>
public sealed record PassportScan(long Bytes, long ScannedBytes, IReadOnlyList<string> Problems, int KeysLeft, int ProtectedLeft);
