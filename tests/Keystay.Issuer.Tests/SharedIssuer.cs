[assembly: AssemblyFixture(typeof(Keystay.Issuer.Tests.SharedIssuer))]

namespace Keystay.Issuer.Tests;

/// <summary>One service for every test that leaves it as it was.</summary>
public sealed class SharedIssuer : IAsyncLifetime
{
    internal RunningIssuer Issuer { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Issuer = await RunningIssuer.StartAsync();

    public ValueTask DisposeAsync() => Issuer.DisposeAsync();
}
