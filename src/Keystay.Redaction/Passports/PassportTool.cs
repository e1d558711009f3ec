namespace Keystay.Redaction.Passports;

/// <summary>The program that redacted.</summary>
/// <param name="Name">keystay.</param>
/// <param name="Version">Its version.</param>
/// <param name="Recognisers">Digest of the set of forms it looks for, <c>sha256:</c> and lower-case hex: two passports of one digest looked for the same.</param>
public sealed record PassportTool(string Name, string Version, string Recognisers);
