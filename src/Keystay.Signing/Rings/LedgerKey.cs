using Keystay.Keys;

namespace Keystay.Signing.Rings;

/// <summary>The key that signs a ledger's log, as a state keeps it.</summary>
/// <param name="PublicKey">The public half.</param>
/// <param name="Sealed">The private half, wrapped. No secret.</param>
public sealed record LedgerKey(PublicKey PublicKey, ReadOnlyMemory<byte> Sealed);
