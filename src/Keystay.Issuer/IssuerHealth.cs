using Keystay.Issuer.Rings;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Keystay.Issuer;

/// <summary>Whether every ring has a key that signs and a signer that runs.</summary>
internal sealed class IssuerHealth(RingKeeper rings) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        string[] ill = [.. rings.Rings.Where(r => r.Ring.ActiveKey is null || r.Signer.Status.ProcessId is null).Select(r => r.Ring.Name)];
        return Task.FromResult(ill.Length == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy($"Rings without a signer or a key: {string.Join(", ", ill)}."));
    }
}
