using Keystay.Tokens.Events;
using Keystay.Tokens.Trust;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Keystay.Tokens.Revocations;

/// <summary>
/// Follows an issuer's revocation feed over server-sent events and keeps <see cref="Revocations"/> up to date: connects, resumes, notices gaps and silence,
/// reads everything anew when something is missing. Following starts at once.
/// </summary>
public sealed class HttpRevocationFeed : IAsyncDisposable
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100), LastRetry = TimeSpan.FromSeconds(10);

    private readonly RevocationFeedOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly FeedConnection connection;
    private readonly FeedMessageReader reader;
    private readonly FeedPosition position;
    private readonly CancellationTokenSource ending = new();
    private readonly TaskCompletionSource loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task following;
    private Task<bool> confirming = Task.FromResult(true);
    private string? confirmAt, confirmed;

    /// <param name="options">The feed.</param>
    /// <param name="clock">The time; the system's when none is given. Give the validator the same.</param>
    /// <param name="logger">Told of connections lost, messages refused, gaps and silence; none when null.</param>
    /// <exception cref="ArgumentException">The address is plain http.</exception>
    public HttpRevocationFeed(RevocationFeedOptions options, ProtectedClock? clock = null, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!DocumentAddress.IsPermitted(options.Address, options.AllowLoopbackHttp))
        {
            throw new ArgumentException($"{options.Address}: a feed is followed over https only; over http from this machine alone, and only with {nameof(options.AllowLoopbackHttp)}.", nameof(options));
        }
        clock ??= ProtectedClock.System;
        (this.options, time, this.logger) = (options, clock.Source, logger ?? NullLogger.Instance);
        Revocations = new RevocationList(options.Issuer, clock, options.MaxSilence, options.MaxRevocations);
        connection = new FeedConnection(options, time);
        reader = new FeedMessageReader(options, Revocations, clock);
        position = new FeedPosition(Revocations, clock);
        following = Task.Run(FollowAsync);
    }

    /// <summary>What is revoked; for <see cref="TokenValidator"/>.</summary>
    public RevocationList Revocations { get; }

    /// <summary>Waits until the feed is known completely for the first time.</summary>
    /// <param name="cancel">Ends the waiting, not the work.</param>
    public Task LoadAsync(CancellationToken cancel = default) => loaded.Task.WaitAsync(cancel);

    /// <summary>Ends the following. The list stays, and is silent from then on.</summary>
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync().ConfigureAwait(false);
        await following.ConfigureAwait(false);
        await confirming.ConfigureAwait(false);
        loaded.TrySetCanceled(CancellationToken.None);
        connection.Dispose();
        ending.Dispose();
    }

    private async Task FollowAsync()
    {
        bool wasSilent = false;
        var retry = FirstRetry;
        try
        {
            while (true)
            {
                var before = Revocations.ConfirmedAt;
                try
                {
                    await FollowConnectionAsync().ConfigureAwait(false);
                }
                catch (RevocationFeedException e)
                {
                    FeedLog.Interrupted(logger, options.Address, e.Code, RecordedText.Of(e.Message));
                    if (e.Code is "gap" or "rolled-back" or "replayed")
                    {
                        position.Restart();
                    }
                }
                bool isSilent = !Revocations.IsCurrent;
                if (isSilent && !wasSilent)
                {
                    FeedLog.Silent(logger, options.Address, options.Issuer.Text, Revocations.ConfirmedAt);
                }
                wasSilent = isSilent;
                retry = Revocations.ConfirmedAt > before ? FirstRetry : TimeSpan.FromTicks(Math.Min(2 * retry.Ticks, Math.Min(LastRetry.Ticks, options.MaxSilence.Ticks / 4)));
                // A fleet whose server was restarted comes back one after another.
                await Task.Delay(retry * (0.5 + (Random.Shared.NextDouble() / 2)), time, ending.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The end of it.
        }
    }

    private async Task FollowConnectionAsync()
    {
        position.Reconnect();
        confirmed = null;
        bool isTold = false;
        await foreach (string message in connection.ReadAsync(position.LastEventId, ending.Token).ConfigureAwait(false))
        {
            var read = await ReadAsync(message).ConfigureAwait(false);
            position.Apply(read);
            Tell(read, ref isTold);
            Confirm(read);
            if (Revocations.ConfirmedAt is not null)
            {
                loaded.TrySetResult();
            }
        }
    }

    /// <summary>Reads a message; its key may have been rolled since keys were last read.</summary>
    private async Task<FeedMessage> ReadAsync(string message)
    {
        try
        {
            return reader.Read(message);
        }
        catch (RevocationFeedException e) when (e.Code == TokenReason.UnknownKey.Code() || e.Code == TokenReason.KeysStale.Code())
        {
            await options.Keys.RefreshAsync(reader.KidOf(message)!, ending.Token).ConfigureAwait(false);
            return reader.Read(message);
        }
    }

    private void Tell(FeedMessage message, ref bool isTold)
    {
        if (message.Kind == FeedMessageKind.Revocation && logger.IsEnabled(LogLevel.Warning))
        {
            FeedLog.Revoked(logger, options.Issuer.Text, message.Revocations[0].Kind, RecordedText.Of(message.Revocations[0].Id));
        }
        if (!isTold && position.LastEventId is { } id)
        {
            isTold = true;
            FeedLog.Followed(logger, options.Address, id, Revocations.Count);
        }
    }

    /// <summary>One confirmation is under way at a time; what is applied meanwhile, and what did not arrive, is confirmed with the next message.</summary>
    private void Confirm(FeedMessage message)
    {
        confirmAt = message.Confirm ?? confirmAt;
        if (options.Confirms && confirmAt is not null && position.LastEventId is { } id && confirming.IsCompleted && (id != confirmed || !confirming.Result))
        {
            confirmed = id;
            confirming = connection.ConfirmAsync(confirmAt, position.Epoch!, position.Sequence, ending.Token);
        }
    }
}
