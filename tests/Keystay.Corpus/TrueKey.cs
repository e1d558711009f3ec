namespace Keystay.Corpus;

/// <summary>A private key that the dumped program held.</summary>
/// <param name="Thumbprint">RFC 7638, SHA-256, base64url: the key's name.</param>
/// <param name="Kty">RSA, EC, OKP or oct.</param>
/// <param name="Places">Every complete copy of a private element, sorted by offset; empty when none lies in the clear.</param>
/// <param name="IsShielded">Whether the program keeps the key encrypted beside what decrypts it (ssh-agent).</param>
public sealed record TrueKey(string Thumbprint, string Kty, IReadOnlyList<TruePlace> Places, bool IsShielded = false);
