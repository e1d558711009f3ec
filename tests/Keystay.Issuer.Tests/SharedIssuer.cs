using Keystay.Keys;

[assembly: AssemblyFixture(typeof(Keystay.Issuer.Tests.SharedIssuer))]

namespace Keystay.Issuer.Tests;

/// <summary>One service, with a ring of each algorithm, for every test that leaves it as it was.</summary>
public sealed class SharedIssuer : IAsyncLifetime
{
    internal RunningIssuer Issuer { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Issuer = await RunningIssuer.StartAsync(more: [SignatureAlgorithm.PS256, SignatureAlgorithm.ES384, SignatureAlgorithm.EdDSA]);

    public ValueTask DisposeAsync() => Issuer.DisposeAsync();
}
