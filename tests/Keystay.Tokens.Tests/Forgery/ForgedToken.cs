using Keystay.Tokens.Trust;

namespace Keystay.Tokens.Tests.Forgery;

/// <summary>One row of the matrix.</summary>
/// <param name="Name">What was done.</param>
/// <param name="Token">The token.</param>
/// <param name="Code">What must become of it.</param>
/// <param name="Documents">The documents it is judged by; that of the rings when null.</param>
internal sealed record ForgedToken(string Name, string Token, string Code, IReadOnlyList<KeyDocument>? Documents = null);
