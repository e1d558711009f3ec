using Keystay.Tokens.Events;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Keystay.Tokens.Trust;

/// <summary>
/// Keys from metadata and JWKS that are read anew all the time. A document that cannot be read keeps its keys until
/// <see cref="MetadataOptions.MaxStaleness"/> and loses them then. Reading starts with the first use or with <see cref="LoadAsync"/>.
/// </summary>
public sealed class MetadataKeySource : IKeySource, IAsyncDisposable
{
    /// <summary>How soon the first failure is followed by another attempt; each further one waits twice as long, up to the interval.</summary>
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);

    private readonly MetadataOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly DocumentClient client;
    private readonly WatchedDocument[] documents;
    private readonly RecentlyMissed missed;
    private readonly CancellationTokenSource ending = new();
    private readonly Lock turn = new();
    private readonly Lazy<(Task FirstReading, Task Watching)> started;
    private volatile KeySet current;

    /// <param name="options">The documents.</param>
    /// <param name="clock">The time; the system's when none is given. Give the validator the same.</param>
    /// <param name="logger">Told of documents read and refused, and of keys refused; none when null.</param>
    /// <exception cref="ArgumentException">
    /// There is no document; an address is plain http; or the issuer of a document is neither given nor told by its address.
    /// </exception>
    public MetadataKeySource(MetadataOptions options, ProtectedClock? clock = null, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        Check(options);
        clock ??= ProtectedClock.System;
        (this.options, time, this.logger) = (options, clock.Source, logger ?? NullLogger.Instance);
        client = new DocumentClient(options.Limits, time);
        documents =
        [
            .. options.Metadata.Select(m => new WatchedMetadata(m, options, client, clock)),
            .. options.Jwks.Select(j => new WatchedJwks(j, options, client, clock)),
        ];
        missed = new RecentlyMissed(options.MinUnknownKeyInterval, time);
        current = KeySet.Load(Contents);
        started = new(Start);
    }

    /// <inheritdoc/>
    public KeySet Current
    {
        get
        {
            _ = started.Value;
            return current;
        }
    }

    /// <summary>How it stands with each document that is read anew.</summary>
    public IReadOnlyList<KeyDocumentState> Documents => [.. documents.Select(d => d.State)];

    private IEnumerable<KeyDocument> Contents => documents.Select(d => d.Content).Concat(options.Documents);

    /// <summary>Waits until every document was tried once. It does not throw for a document that cannot be read: look at <see cref="Documents"/>.</summary>
    /// <param name="cancel">Ends the waiting, not the work.</param>
    public Task LoadAsync(CancellationToken cancel = default) => started.Value.FirstReading.WaitAsync(cancel);

    /// <inheritdoc/>
    public async ValueTask<bool> RefreshAsync(string kid, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(kid);
        var before = Current;
        bool isNew = !before.Has(kid);
        // Who may not cause a reading still waits for those under way, so that a burst of tokens signed by a new key shares one.
        List<Task<bool>> readings = missed.TryTurn(kid) ? [.. documents.Select(Read)] : [.. documents.Select(d => d.Reading).OfType<Task<bool>>()];
        await foreach (var _ in Task.WhenEach(readings).WithCancellation(cancel).ConfigureAwait(false))
        {
            // A document that hangs does not keep those waiting whose key is in another.
            if (isNew && current.Has(kid))
            {
                return true;
            }
        }
        return current != before;
    }

    /// <summary>Reads all documents anew now, or joins a reading that is under way; for an operator who has rolled keys in haste.</summary>
    /// <param name="cancel">Ends the waiting, not the work.</param>
    public Task RefreshAsync(CancellationToken cancel = default)
    {
        _ = started.Value;
        return Task.WhenAll(documents.Select(Read)).WaitAsync(cancel);
    }

    /// <summary>Ends the reading. Keys known remain until they are stale.</summary>
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync().ConfigureAwait(false);
        if (started.IsValueCreated)
        {
            await started.Value.Watching.ConfigureAwait(false);
        }
        client.Dispose();
        ending.Dispose();
    }

    private static void Check(MetadataOptions options)
    {
        if (options.Metadata.Count + options.Jwks.Count + options.Documents.Count == 0)
        {
            throw new ArgumentException("No document is given, so no key would ever be believed.", nameof(options));
        }
        foreach (var address in options.Metadata.Select(m => m.Address).Concat(options.Jwks.Select(j => j.Address)))
        {
            if (!DocumentAddress.IsPermitted(address, options.AllowLoopbackHttp))
            {
                throw new ArgumentException($"{address}: keys are fetched over https only; over http from this machine alone, and only with {nameof(options.AllowLoopbackHttp)}.", nameof(options));
            }
        }
        if (options.Metadata.FirstOrDefault(m => m.ExpectedIssuers.Count == 0) is { } unknown)
        {
            throw new ArgumentException($"{unknown}: the address does not tell whose metadata it is; name the issuer in {nameof(MetadataAddress.Issuers)}.", nameof(options));
        }
    }

    private (Task, Task) Start()
    {
        var firsts = documents.Select(Read).ToList();
        return (Task.WhenAll(firsts), Task.WhenAll(documents.Zip(firsts, WatchAsync)));
    }

    private Task<bool> Read(WatchedDocument document) => document.ReadAsync(() => Renew(document), ending.Token);

    private async Task WatchAsync(WatchedDocument document, Task<bool> first)
    {
        bool wasStale = false;
        int failures = 0;
        try
        {
            for (var reading = first; ; reading = Read(document))
            {
                failures = await reading.ConfigureAwait(false) ? 0 : failures + 1;
                wasStale = Tell(document, wasStale);
                await Task.Delay(DelayAfter(failures), time, ending.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The end of it.
        }
    }

    /// <summary>Tells what failed, and once that a document went stale; returns whether it is.</summary>
    private bool Tell(WatchedDocument document, bool wasStale)
    {
        var state = document.State;
        if (state.Failure is { } failure)
        {
            MetadataLog.DocumentRefused(logger, failure.Code, RecordedText.Of(failure.Message));
        }
        if (state.IsStale && !wasStale)
        {
            MetadataLog.DocumentStale(logger, document.Name, state.ConfirmedAt);
        }
        return state.IsStale;
    }

    private TimeSpan DelayAfter(int failures)
    {
        var whole = failures == 0 ? options.RefreshInterval : TimeSpan.FromTicks(Math.Min(options.RefreshInterval.Ticks, FirstRetry.Ticks << Math.Min(failures - 1, 20)));
        return whole * (1 - (Random.Shared.NextDouble() / 10));
    }

    /// <summary>Puts the keys together anew. One at a time, so that no older state takes the place of a newer one.</summary>
    private void Renew(WatchedDocument document)
    {
        lock (turn)
        {
            var before = current;
            current = KeySet.Load(Contents, before);
            MetadataLog.KeysChanged(logger, document.Name, current.Version, current.Keys.Count);
            MetadataLog.Differences(logger, before, current);
        }
    }
}
