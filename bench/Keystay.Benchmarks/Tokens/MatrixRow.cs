using Keystay.Tokens.Trust;

namespace Keystay.Benchmarks.Tokens;

/// <summary>One token and what must become of it.</summary>
/// <param name="Family">What kind of change it is.</param>
/// <param name="Name">What was done.</param>
/// <param name="Token">The token.</param>
/// <param name="IsGood">Whether it must be accepted.</param>
/// <param name="Documents">The keys it is judged by.</param>
internal sealed record MatrixRow(string Family, string Name, string Token, bool IsGood, IReadOnlyList<KeyDocument> Documents);
