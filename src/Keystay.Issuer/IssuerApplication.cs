using System.Threading.RateLimiting;
using Keystay.Issuer.Clients;
using Keystay.Issuer.Metadata;
using Keystay.Issuer.Revocations;
using Keystay.Issuer.Rings;
using Keystay.Issuer.Tokens;
using Keystay.Signing.Custody;
using Keystay.Signing.Ledger;
using Keystay.Signing.Rings;
using Keystay.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keystay.Issuer;

/// <summary>The issuing service as an ASP.NET Core application.</summary>
public sealed class IssuerApplication : IAsyncDisposable
{
    internal const string RateLimit = "address";

    private const int MostBodyBytes = 32 << 10;

    private const string ServiceName = "the service's own";

    private readonly WebApplication app;
    private readonly TokenLedger ledger;
    private readonly SignerSupervisor service;
    private readonly LogSigner logKey;
    private readonly RingStore store;
    private readonly IssuerLease lease;

    private IssuerApplication(WebApplication app, TokenLedger ledger, SignerSupervisor service, LogSigner logKey, RingStore store, IssuerLease lease) =>
        (this.app, this.ledger, this.service, this.logKey, this.store, this.lease) = (app, ledger, service, logKey, store, lease);

    /// <summary>The key that the ledger's checkpoints are verified with, as C2SP signed-note writes it.</summary>
    public string LedgerKey => logKey.Key.ToString();

    /// <summary>The signer of the feeds and the ledger.</summary>
    internal SignerStatus Service => service.Status;

    /// <summary>Where it listens.</summary>
    public IEnumerable<string> Addresses => app.Urls;

    /// <summary>Opens state and ledger, starts the signers and listens.</summary>
    /// <exception cref="IssuerException">There is nothing to issue for, or a client cannot be read.</exception>
    /// <exception cref="RingStateException">issuer-running: another issuer has the state. Others: it cannot be read.</exception>
    /// <exception cref="LedgerException">in-use, damaged, unavailable.</exception>
    /// <exception cref="SignerException">A signer did not start, or showed a key.</exception>
    public static async Task<IssuerApplication> StartAsync(IssuerOptions options, Action<ILoggingBuilder>? logging = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        Directory.CreateDirectory(options.Folder);
        var store = RingStore.Open(options.State);
        IssuerApplication? issuer = null;
        SignerSupervisor? service = null;
        try
        {
            var lease = store.AcquireIssuerLease();
            string origin = $"{options.Address.Authority}/ledger";
            var users = new SignerUsers(options.SignerUsers);
            service = await SignerSupervisor.StartForServiceAsync(users.Give(options.SignerOptions() with { Threads = 1 }, ServiceName), cancel).ConfigureAwait(false);
            var logKey = await LedgerKeys.OpenAsync(store, service, origin, options.Folder, cancel).ConfigureAwait(false);
            var rings = store.List();
            var ledger = TokenLedger.Open(Path.Combine(options.Folder, "ledger"), new LedgerOptions
            {
                Origin = origin,
                Signer = logKey,
                Issuers = [.. rings.Select(r => new LedgerIssuer(r.Name, r.Issuer.Text))],
                KeepFor = options.KeepLedgerFor,
            });
            var app = Build(options, store, ledger, service, users, rings, logging);
            issuer = new IssuerApplication(app, ledger, service, logKey, store, lease);
            var logger = app.Services.GetRequiredService<ILogger<IssuerApplication>>();
            foreach (string missing in service.Status.Missing)
            {
                logger.ServiceProtectionMissing(missing);
            }
            var longest = rings.Select(r => r.Tokens.MaxLifetime).DefaultIfEmpty().Max();
            await app.Services.GetRequiredService<IssuedTokens>().LoadAsync(ledger, DateTimeOffset.UtcNow, longest).ConfigureAwait(false);
            await app.StartAsync(cancel).ConfigureAwait(false);
            return issuer;
        }
        catch
        {
            if (issuer is not null)
            {
                await issuer.DisposeAsync().ConfigureAwait(false);
            }
            else
            {
                if (service is not null)
                {
                    await service.DisposeAsync().ConfigureAwait(false);
                }
                store.Dispose();
            }
            throw;
        }
    }

    /// <summary>Waits until it is told to end, by a signal or by the token. Disposing is what ends it.</summary>
    public async Task WaitForShutdownAsync(CancellationToken cancel)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var told = CancellationTokenSource.CreateLinkedTokenSource(cancel, app.Lifetime.ApplicationStopping);
        using var registration = told.Token.Register(ended.SetResult);
        await ended.Task.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync().ConfigureAwait(false);
        await app.DisposeAsync().ConfigureAwait(false);
        await ledger.DisposeAsync().ConfigureAwait(false);
        await service.DisposeAsync().ConfigureAwait(false);
        lease.Dispose();
        store.Dispose();
    }

    private static WebApplication Build(
        IssuerOptions options, RingStore store, TokenLedger ledger, SignerSupervisor service, SignerUsers users, IReadOnlyList<Ring> rings, Action<ILoggingBuilder>? logging)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        logging?.Invoke(builder.Logging);
        builder.WebHost.UseUrls(options.Listen ?? options.Address.GetLeftPart(UriPartial.Authority));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MostBodyBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 << 10;
        });
        var services = builder.Services;
        services.AddSingleton(options).AddSingleton(store).AddSingleton(ledger).AddSingleton(service).AddSingleton(users).AddSingleton(TimeProvider.System).AddSingleton(ProtectedClock.System);
        services.AddSingleton(new ClientAuthentication(options.Clients, AudiencesOf(options, rings), ProtectedClock.System));
        services.AddSingleton<IssuedTokens>().AddSingleton<TokenIssuing>().AddSingleton<TokenExamination>();
        services.AddSingleton<RevocationFeeds>().AddHostedService(s => s.GetRequiredService<RevocationFeeds>());
        services.AddSingleton<RingKeeper>().AddHostedService(s => s.GetRequiredService<RingKeeper>());
        services.AddHostedService<RevocationReports>().AddHostedService<LedgerKeeper>();
        services.AddRateLimiter(limits => Limit(limits, options.RequestsPerSecond));
        services.AddHealthChecks().AddCheck<IssuerHealth>("issuer");
        var app = builder.Build();
        app.UseRateLimiter();
        app.MapHealthChecks("/health");
        app.MapMetadata();
        app.MapTokens();
        app.MapRevocationFeeds();
        return app;
    }

    private static string[] AudiencesOf(IssuerOptions options, IReadOnlyList<Ring> rings)
    {
        string address = options.Address.AbsoluteUri.TrimEnd('/');
        // A client may wait for a ring that is created while the service runs.
        var names = rings.Select(r => r.Name).Union(options.Clients.Select(c => c.Ring), StringComparer.Ordinal);
        string[] audiences = [.. rings.Select(r => r.Issuer.Text), .. names.SelectMany(r => new[] { $"{address}/{r}/token", $"{address}/{r}/introspect", $"{address}/{r}/revoke" })];
        return audiences.Length > 0 ? audiences : [address];
    }

    private static void Limit(RateLimiterOptions limits, int perSecond)
    {
        limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limits.AddPolicy(RateLimit, http => RateLimitPartition.GetTokenBucketLimiter(http.Connection.RemoteIpAddress?.ToString() ?? "", _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = perSecond * 10,
            TokensPerPeriod = perSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        }));
    }
}
