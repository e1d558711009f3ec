namespace Keystay.Redaction.Passports;

/// <summary>The file as it came in. Its digest is never told, see <see cref="Passport"/>.</summary>
/// <param name="Bytes">Size of the file as given, packed or not.</param>
public sealed record PassportInput(long Bytes);
