namespace Keystay.Issuer.Protocol;

/// <summary>To check a ledger.</summary>
/// <param name="Folder">The ledger.</param>
/// <param name="Key">The key that signs its checkpoints, as C2SP signed-note writes it.</param>
/// <param name="Origin">The name of its log; null for the key's.</param>
internal sealed record LedgerCheckRequest(string Folder, string Key, string? Origin);
