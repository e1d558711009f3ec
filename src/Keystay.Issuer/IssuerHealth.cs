using Keystay.Issuer.Rings;
using Keystay.Signing.Custody;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Keystay.Issuer;

/// <summary>Whether every ring has a key that signs and a signer that runs, and so have the feeds and the ledger.</summary>
internal sealed class IssuerHealth(RingKeeper rings, SignerSupervisor service) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        string[] ill = [.. rings.Rings.Where(r => r.Ring.ActiveKey is null || r.Signer.Status.ProcessId is null).Select(r => r.Ring.Name).Union(rings.FailingRings, StringComparer.Ordinal)];
        return Task.FromResult(service.Status.ProcessId is null ? HealthCheckResult.Unhealthy("The signer of the feeds and the ledger does not run.")
            : ill.Length == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy($"Rings without a signer or a key: {string.Join(", ", ill)}."));
    }
}
