using Keystay.LedgerLoad;
using Keystay.Signing.Tests.TransparencyLog;

namespace Keystay.Signing.Tests.Ledger;

public sealed class KilledProcessTests
{
    /// <summary>A few of the kills that bench/ledger makes by the thousand.</summary>
    [Fact]
    public async Task Every_token_that_a_client_received_is_in_the_ledger_after_kill_9()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, await KillRun.RunAsync(folder.Path, kills: 6, Random.Shared.Next()));
    }
}
