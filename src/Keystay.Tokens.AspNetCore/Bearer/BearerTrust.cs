using Keystay.Tokens.Events;
using Keystay.Tokens.Revocations;
using Keystay.Tokens.Trust;
using Microsoft.Extensions.Logging;

namespace Keystay.Tokens.AspNetCore;

/// <summary>What one scheme decides with, made from one state of its options.</summary>
internal sealed class BearerTrust : IAsyncDisposable
{
    private readonly HttpRevocationFeed[] feeds;

    public BearerTrust(KeystayBearerOptions options, ILoggerFactory loggers)
    {
        var clock = options.TimeProvider is { } time && time != TimeProvider.System ? new ProtectedClock(time) : ProtectedClock.System;
        Metadata = options.KeySource is null ? new MetadataKeySource(options.MetadataOptions(), clock, loggers.CreateLogger<MetadataKeySource>()) : null;
        feeds = [.. options.RevocationFeeds.Select(f => new HttpRevocationFeed(f, clock, loggers.CreateLogger<HttpRevocationFeed>()))];
        var events = new TokenEvents(loggers.CreateLogger(TokenTelemetry.Name), [.. options.Sinks]);
        Validator = new TokenValidator(options.ValidatorOptions(), options.KeySource ?? Metadata!, clock, events, [.. options.Revocations, .. feeds.Select(f => f.Revocations)]);
        Proofs = new DpopValidator(options.Dpop, options.ClockSkew, clock);
        Options = options;
    }

    public KeystayBearerOptions Options { get; }

    public TokenValidator Validator { get; }

    public DpopValidator Proofs { get; }

    /// <summary>Where keys are fetched from; null where the application gave the keys.</summary>
    public MetadataKeySource? Metadata { get; }

    /// <summary>Whether a document was not read for too long, or not yet.</summary>
    public bool LacksKeys => Metadata?.Documents.Any(d => d.IsStale) ?? false;

    /// <summary>What the feeds told.</summary>
    public IEnumerable<RevocationList> Feeds => feeds.Select(f => f.Revocations);

    public async ValueTask DisposeAsync()
    {
        foreach (var feed in feeds)
        {
            await feed.DisposeAsync().ConfigureAwait(false);
        }
        if (Metadata is not null)
        {
            await Metadata.DisposeAsync().ConfigureAwait(false);
        }
    }
}
