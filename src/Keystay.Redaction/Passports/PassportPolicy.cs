namespace Keystay.Redaction.Passports;

/// <summary>What was asked to be removed.</summary>
/// <param name="Profile">keys or triage.</param>
/// <param name="KeepsProtected">Whether containers that only a password opens were left in.</param>
public sealed record PassportPolicy(string Profile, bool KeepsProtected);
