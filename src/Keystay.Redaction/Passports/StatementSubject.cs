namespace Keystay.Redaction.Passports;

/// <summary>What a statement is about: a file's name, and its digests by algorithm in lower-case hex.</summary>
internal sealed record StatementSubject(string Name, IReadOnlyDictionary<string, string> Digest);
