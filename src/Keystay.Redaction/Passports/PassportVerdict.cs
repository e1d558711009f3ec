namespace Keystay.Redaction.Passports;

/// <summary>What became of a passport.</summary>
/// <param name="Refusal">Why it is refused; null when it is good.</param>
/// <param name="KeyId">Thumbprint of the trusted key that signed it; null unless the signature is valid.</param>
/// <param name="FileName">The name the file had when it was made; null unless the signature is valid.</param>
/// <param name="Passport">What it states; null unless the signature is valid and it is a passport.</param>
public sealed record PassportVerdict(PassportRefusal? Refusal, string? KeyId, string? FileName, Passport? Passport);
