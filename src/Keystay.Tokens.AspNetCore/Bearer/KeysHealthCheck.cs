using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Keystay.Tokens.AspNetCore;

/// <summary>Whether keys and revocations are current.</summary>
internal sealed class KeysHealthCheck(BearerTrusts trusts) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var data = new Dictionary<string, object>();
        var status = HealthStatus.Healthy;
        void Add(string name, HealthStatus state, string text)
        {
            data[name] = text;
            status = state < status ? state : status;
        }
        foreach (var (scheme, trust) in await trusts.AllAsync().ConfigureAwait(false))
        {
            foreach (var document in trust.Metadata?.Documents ?? [])
            {
                Add($"{scheme} {document.Name}", document.IsStale ? HealthStatus.Unhealthy : document.Failure is null ? HealthStatus.Healthy : HealthStatus.Degraded,
                    document.Failure is { } failure ? $"{failure.Code}; confirmed {document.ConfirmedAt:O}" : $"confirmed {document.ConfirmedAt:O}");
            }
            foreach (var feed in trust.Feeds)
            {
                Add($"{scheme} revocations of {feed.Issuer}", feed.IsCurrent ? HealthStatus.Healthy : HealthStatus.Unhealthy, $"confirmed {feed.ConfirmedAt:O}");
            }
        }
        return new HealthCheckResult(status, status == HealthStatus.Healthy ? "Keys and revocations are current." : "Keys or revocations are out of date; see the data and the log.", data: data);
    }
}
