namespace Keystay.Signing.Rings;

/// <summary>What a ring's signer is willing to sign, whoever asks.</summary>
/// <param name="Audiences">
/// Audiences it signs for: each is exact, or ends in <c>*</c> and then means all that begin with what stands before it. None means no audience at all.
/// </param>
/// <param name="MaxLifetime">Longest time from a token's signature to its expiry.</param>
public sealed record TokenPolicy(IReadOnlyList<string> Audiences, TimeSpan MaxLifetime);
