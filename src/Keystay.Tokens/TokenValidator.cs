using System.Buffers;
using Keystay.Tokens.Trust;
using Keystay.Tokens.Wire;

namespace Keystay.Tokens;

/// <summary>
/// Decides whether a token is good. A key is believed only for the issuer it belongs to, and there is no way to turn that off. One validator serves all
/// threads.
/// </summary>
public sealed class TokenValidator
{
    private readonly TokenValidatorOptions options;
    private readonly IKeySource keys;
    private readonly ProtectedClock clock;

    /// <param name="options">What is accepted.</param>
    /// <param name="keys">Which keys are believed, and for whom.</param>
    /// <param name="clock">The time; the system's when none is given.</param>
    public TokenValidator(TokenValidatorOptions options, IKeySource keys, ProtectedClock? clock = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(keys);
        (this.options, this.keys, this.clock) = (options, keys, clock ?? ProtectedClock.System);
    }

    /// <summary>Decides about a token with what is known now. Never waits, never throws for what a token may contain.</summary>
    public TokenResult Validate(ReadOnlyMemory<char> token)
    {
        var current = keys.Current;
        if (token.Length > options.Limits.MaxTokenCharacters)
        {
            return new TokenResult(TokenReason.TokenTooLarge, token, null, current.Version, fromCache: false);
        }
        byte[] buffer = ArrayPool<byte>.Shared.Rent(CompactToken.BufferBytes(token.Length));
        try
        {
            var examination = new Examination(options, current, clock.Now, clock.Earliest);
            var reason = examination.Examine(token.Span, buffer);
            return new TokenResult(reason, token, examination.Key, current.Version, fromCache: false);
        }
        finally
        {
            // Whoever rents it next must not find a token in it.
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    /// <summary>The claims of a good token.</summary>
    /// <exception cref="TokenRefusedException">The token is not good.</exception>
    public TokenClaims ValidateOrThrow(ReadOnlyMemory<char> token) => Validate(token).GetClaims();
}
