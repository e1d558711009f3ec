using System.Collections.Concurrent;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Keystay.Tokens.AspNetCore;

/// <summary>What each scheme decides with. Options that were reloaded are other options, and get keys of their own.</summary>
internal sealed class BearerTrusts(ILoggerFactory loggers, IOptionsMonitor<KeystayBearerOptions> options, IAuthenticationSchemeProvider schemes) : IHostedService, IAsyncDisposable
{
    /// <summary>How long requests that began before a reload may still ask for keys.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, BearerTrust> byScheme = new();
    private readonly Lock gate = new();

    public BearerTrust Of(string scheme, KeystayBearerOptions current)
    {
        if (byScheme.TryGetValue(scheme, out var known) && ReferenceEquals(known.Options, current))
        {
            return known;
        }
        lock (gate)
        {
            byScheme.TryGetValue(scheme, out known);
            if (known is not null && ReferenceEquals(known.Options, current))
            {
                return known;
            }
            var fresh = new BearerTrust(current, loggers);
            byScheme[scheme] = fresh;
            if (known is not null)
            {
                _ = RetireAsync(known);
            }
            return fresh;
        }
    }

    /// <summary>Every scheme of this handler with what it decides with now.</summary>
    public async Task<IReadOnlyList<(string Scheme, BearerTrust Trust)>> AllAsync() =>
        [.. (await schemes.GetAllSchemesAsync().ConfigureAwait(false)).Where(s => s.HandlerType == typeof(KeystayBearerHandler)).Select(s => (s.Name, Of(s.Name, options.Get(s.Name))))];

    /// <summary>Reading keys begins with the application, which does not wait for it: the first requests do if they must.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (_, trust) in await AllAsync().ConfigureAwait(false))
        {
            _ = trust.Metadata?.LoadAsync(CancellationToken.None);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        // A container disposes of it twice: as what it is, and as a hosted service.
        foreach (string scheme in byScheme.Keys)
        {
            if (byScheme.TryRemove(scheme, out var trust))
            {
                await trust.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static async Task RetireAsync(BearerTrust trust)
    {
        await Task.Delay(Grace).ConfigureAwait(false);
        await trust.DisposeAsync().ConfigureAwait(false);
    }
}
