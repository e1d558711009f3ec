using Keystay.Signing.Ledger;

namespace Keystay.Issuer.Tests;

public sealed class IssuerApplicationTests
{
    [Fact]
    public async Task A_service_that_is_told_to_end_seals_its_ledger_and_ends_while_a_validator_listens()
    {
        await using var issuer = await RunningIssuer.StartAsync();
        await issuer.Client.GetTokenAsync(issuer);
        using var feed = await issuer.Http.GetAsync("/consumer/revocations", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var told = new CancellationTokenSource();
        var ending = issuer.StopWhenToldAsync(told.Token);
        Assert.False(ending.IsCompleted);
        await told.CancelAsync();
        await ending;
        Assert.Empty(await LedgerCheck.RunAsync(issuer.Ledger, issuer.LedgerOrigin, issuer.LedgerKey, TestContext.Current.CancellationToken));
        await issuer.RestartAsync();
        await issuer.Client.GetTokenAsync(issuer);
    }
}
