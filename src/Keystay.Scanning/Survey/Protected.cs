using Keystay.Keys;

namespace Keystay.Scanning.Survey;

/// <summary>An encrypted container: its kind, its own word for the cipher or derivation, its public half when it tells it.</summary>
internal sealed record Protected(string Kind, string? Detail, PublicKey? Public, Place Place);
