using System.Buffers;
using Keystay.Tokens.Events;
using Keystay.Tokens.Revocations;
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
    private readonly TokenEvents events;

    /// <param name="options">What is accepted.</param>
    /// <param name="keys">Which keys are believed, and for whom.</param>
    /// <param name="clock">The time; the system's when none is given.</param>
    /// <param name="events">Whom it tells of its decisions.</param>
    /// <param name="revocations">What is revoked, each list for its issuer; nothing when null. Keys that their own document revokes are refused in any case.</param>
    public TokenValidator(
        TokenValidatorOptions options, IKeySource keys, ProtectedClock? clock = null, TokenEvents? events = null, IReadOnlyList<RevocationList>? revocations = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(keys);
        (this.options, this.keys, this.clock, this.events) = (options, keys, clock ?? ProtectedClock.System, events ?? TokenEvents.None);
    }

    /// <summary>Decides about a token with what is known now. Never waits, never throws for what a token may contain.</summary>
    public TokenResult Validate(ReadOnlyMemory<char> token)
    {
        using var activity = TokenTelemetry.Start();
        var current = keys.Current;
        var now = clock.Now;
        // A token above the limit is refused before it is read.
        byte[] buffer = ArrayPool<byte>.Shared.Rent(CompactToken.BufferBytes(Math.Min(token.Length, options.Limits.MaxTokenCharacters)));
        try
        {
            var examination = new Examination(options, current, now, clock.Earliest);
            var reason = examination.Examine(token.Span, buffer);
            var result = new TokenResult(reason, token, examination.Key, current.Version, fromCache: false);
            events.Record(examination, result, now, activity);
            return result;
        }
        finally
        {
            // Whoever rents it next must not find a token in it.
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    /// <summary>
    /// As <see cref="Validate"/>, but a key that is not known is asked for once: then this waits for the answer, without a thread, and decides again. Callers
    /// that ask together share one answer, and those that ask too often get none (<see cref="MetadataOptions.MinUnknownKeyInterval"/>).
    /// </summary>
    /// <param name="token">The token.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public ValueTask<TokenResult> ValidateAsync(ReadOnlyMemory<char> token, CancellationToken cancel = default) => throw new NotSupportedException();

    /// <summary>The claims of a good token.</summary>
    /// <exception cref="TokenRefusedException">The token is not good.</exception>
    public TokenClaims ValidateOrThrow(ReadOnlyMemory<char> token) => Validate(token).GetClaims();
}
