namespace Keystay.Redaction.Reports;

/// <summary>What was shown of a removed key's absence.</summary>
/// <param name="Thumbprint">The key.</param>
/// <param name="Values">Private values whose every encoding was searched for, whole and in runs of 16 bytes; none was left.</param>
/// <param name="Arithmetic">
/// <c>windows</c>: no window of the output, at any address that is a multiple of 8, in either byte order or in 32-bit words, is a factor of the modulus or
/// its private exponent. <c>candidates</c>: no number that memory points at, counts or spells gives the public half. <c>none</c>: the key has no public half.
/// </param>
public sealed record KeyProof(string Thumbprint, int Values, string Arithmetic);
