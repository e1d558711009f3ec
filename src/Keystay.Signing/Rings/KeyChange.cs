namespace Keystay.Signing.Rings;

/// <summary>One change of a key's state, as every follower sees it: numbers rise without end, and are never used twice.</summary>
/// <param name="Sequence">Its number; the first is 1. There may be gaps.</param>
/// <param name="At">When.</param>
/// <param name="Ring">The ring.</param>
/// <param name="Kid">The key.</param>
/// <param name="State">The state it has from then on.</param>
/// <param name="Reason">For a revocation, why.</param>
public sealed record KeyChange(long Sequence, DateTimeOffset At, string Ring, string Kid, KeyState State, string? Reason);
