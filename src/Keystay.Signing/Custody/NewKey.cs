using Keystay.Keys;

namespace Keystay.Signing.Custody;

/// <summary>A key that a signer made: what of it may be stored anywhere.</summary>
/// <param name="PublicKey">The public half.</param>
/// <param name="Sealed">The private half, wrapped, or where in the ring's token it is.</param>
public sealed record NewKey(PublicKey PublicKey, ReadOnlyMemory<byte> Sealed);
