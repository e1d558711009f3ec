using System.Buffers;
using System.Diagnostics;
using System.Text;
using Keystay.Tokens.Caching;
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
    private readonly RevocationList[] revocations;
    private readonly TokenCache? cache;

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
        this.revocations = [.. revocations ?? []];
        cache = options.CachedTokens > 0 ? new TokenCache(options.CachedTokens) : null;
    }

    /// <summary>Decides about a token with what is known now. Never waits, never throws for what a token may contain.</summary>
    public TokenResult Validate(ReadOnlyMemory<char> token)
    {
        using var activity = TokenTelemetry.Start();
        return Decide(token, activity, isLast: true, out _);
    }

    /// <summary>
    /// As <see cref="Validate"/>, but a key that is not known, whose document is stale, or whose time has not come by what is known (a successor that had to sign early), is asked for once: then this waits for the answer, without a
    /// thread, and decides again. Callers that ask together share one answer, and those that ask too often get none
    /// (<see cref="MetadataOptions.MinUnknownKeyInterval"/>).
    /// </summary>
    /// <param name="token">The token.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <exception cref="OperationCanceledException">The waiting was ended.</exception>
    public ValueTask<TokenResult> ValidateAsync(ReadOnlyMemory<char> token, CancellationToken cancel = default)
    {
        using var activity = TokenTelemetry.Start();
        var result = Decide(token, activity, isLast: false, out string? missingKid);
        return missingKid is null ? ValueTask.FromResult(result) : AskAndDecideAsync(token, missingKid, cancel);
    }

    /// <summary>The claims of a good token.</summary>
    /// <exception cref="TokenRefusedException">The token is not good.</exception>
    public TokenClaims ValidateOrThrow(ReadOnlyMemory<char> token) => Validate(token).GetClaims();

    private async ValueTask<TokenResult> AskAndDecideAsync(ReadOnlyMemory<char> token, string kid, CancellationToken cancel)
    {
        await keys.RefreshAsync(kid, cancel).ConfigureAwait(false);
        return Validate(token);
    }

    /// <summary>Decides, and records the decision; unless it is not the last, and a key is missing that can be asked for.</summary>
    private TokenResult Decide(ReadOnlyMemory<char> token, Activity? activity, bool isLast, out string? missingKid)
    {
        missingKid = null;
        var current = keys.Current;
        var now = clock.Now;
        var examination = new Examination(options, current, revocations, now, clock.Earliest);
        if (cache?.Find(token.Span) is { } known && known.Keys == current)
        {
            var reason = examination.ExamineAgain(known);
            if (reason == TokenReason.Accepted)
            {
                return RecordKnown(token, examination, new TokenResult(reason, token, known.Key, current.Version, fromCache: true), now, activity);
            }
            // Not remembered any more: the whole examination finds the reason that it would always have found.
            cache.Remove(token.Span, known);
            examination = new Examination(options, current, revocations, now, clock.Earliest);
        }
        // A token above the limit is refused before it is read.
        byte[] buffer = ArrayPool<byte>.Shared.Rent(CompactToken.BufferBytes(Math.Min(token.Length, options.Limits.MaxTokenCharacters)));
        try
        {
            var reason = examination.Examine(token.Span, buffer);
            var result = new TokenResult(reason, token, examination.Key, current.Version, fromCache: false);
            if (!isLast && (reason is TokenReason.UnknownKey or TokenReason.KeysStale or TokenReason.KeyNotYetValid))
            {
                missingKid = Encoding.UTF8.GetString(examination.Token.Header.Kid);
                return result;
            }
            if (result.IsAccepted)
            {
                cache?.Add(token.Span, new AcceptedToken(token.Span, current, examination));
            }
            events.Record(examination, result, now, activity);
            return result;
        }
        finally
        {
            // Whoever rents it next must not find a token in it.
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    /// <summary>Records a decision for which the token was not read; it is read now if somebody listens.</summary>
    private TokenResult RecordKnown(ReadOnlyMemory<char> token, scoped in Examination examination, in TokenResult result, DateTimeOffset now, Activity? activity)
    {
        if (!events.Hears(result, activity))
        {
            TokenTelemetry.Count(result.Reason);
            return result;
        }
        byte[] buffer = ArrayPool<byte>.Shared.Rent(CompactToken.BufferBytes(token.Length));
        try
        {
            var read = examination;
            read.Token.Read(token.Span, buffer, options.Limits);
            read.Claims.Read(read.Token.Payload, read.Token.Scratch, options.Limits);
            events.Record(read, result, now, activity);
            return result;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }
}
