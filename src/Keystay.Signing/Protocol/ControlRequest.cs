namespace Keystay.Signing.Protocol;

/// <summary>A further line on a signer's standard input, which its supervisor alone can write.</summary>
/// <param name="Do">generate, canary (a key for the self-test, which leaves no trace), load or drop.</param>
/// <param name="Sealed">For load: what generate or canary said.</param>
/// <param name="Kid">For drop: the key's thumbprint.</param>
/// <param name="FeedOf">For load, of a key that signs a revocation feed alone: the feed's issuer.</param>
/// <param name="LogOf">For load, of a key that signs a log's checkpoints alone: the log's origin. Of a key with neither: it signs the ring's tokens.</param>
internal sealed record ControlRequest(string Do, byte[]? Sealed = null, string? Kid = null, string? FeedOf = null, string? LogOf = null);
