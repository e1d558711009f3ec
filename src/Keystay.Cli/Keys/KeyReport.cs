namespace Keystay.Cli.Keys;

/// <summary>One key: its thumbprint, its life, and its public half as SubjectPublicKeyInfo in base64.</summary>
internal sealed record KeyReport(
    string Kid, string State, DateTimeOffset CreatedAt, DateTimeOffset NotBefore, DateTimeOffset RetireAt, DateTimeOffset? RevokedAt, string? RevocationReason, string PublicKey);
