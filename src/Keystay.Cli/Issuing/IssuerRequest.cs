namespace Keystay.Cli.Issuing;

/// <summary>What <c>keystay issuer</c> was asked for.</summary>
internal sealed record IssuerRequest(string State, Uri Address, string? Listen, string Clients, string Folder, TimeSpan? Lifetime, TimeSpan? Keep, string WrappingKey);
