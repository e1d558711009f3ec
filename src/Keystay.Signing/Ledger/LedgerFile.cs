namespace Keystay.Signing.Ledger;

/// <summary>A Parquet file of the ledger.</summary>
/// <param name="Name">Its path below the ledger's folder.</param>
/// <param name="Sha256">SHA-256 of its bytes, lower-case hexadecimal.</param>
/// <param name="Bytes">Its length.</param>
public sealed record LedgerFile(string Name, string Sha256, long Bytes);
