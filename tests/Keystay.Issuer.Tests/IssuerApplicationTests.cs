using System.Globalization;
using System.Net;
using System.Text.Json;
using Keystay.Issuer.Tests.Revocations;
using Keystay.Signing.Custody;
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
        string key = issuer.LedgerKey.ToString();
        await issuer.RestartAsync();
        Assert.Equal(key, issuer.LedgerKey.ToString());
        Assert.Equal(key, (await File.ReadAllTextAsync(Path.Combine(issuer.Options.Folder, "ledger.pub"), TestContext.Current.CancellationToken)).TrimEnd());
        await issuer.Client.GetTokenAsync(issuer);
    }

    [Fact]
    public async Task A_ring_that_is_created_meanwhile_issues_has_a_feed_and_is_covered_by_the_ledger()
    {
        using var client = new TestClient("urn:client:later", "later");
        await using var issuer = await RunningIssuer.StartAsync(change: o => o with { Clients = [.. o.Clients, client.Registration] });
        await issuer.CreateRingAsync("later", issuer.Address + "/later");
        await Validating.UntilAsync(async () => (await client.PostAsync(issuer, "/later/token", ("grant_type", "client_credentials"), ("resource", TestClient.Mail))).Status == HttpStatusCode.OK);
        Assert.Contains("Ed25519", await issuer.Http.GetStringAsync("/later/revocations/keys", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var ledger = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(issuer.Ledger, "ledger.json"), TestContext.Current.CancellationToken));
        Assert.Contains(ledger.RootElement.GetProperty("covered").EnumerateArray(), c => c.GetProperty("ring").GetString() == "later");
    }

    [Fact]
    public async Task Started_as_root_each_signer_is_another_user_and_the_issuer_reaches_them_all()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can become another user.");
        await using var issuer = await RunningIssuer.StartAsync(change: o => o with { SignerUsers = new SignerUserRange(64200, 64202) });
        await issuer.Client.GetTokenAsync(issuer);
        await issuer.EnterpriseClient.GetTokenAsync(issuer);
        int[] users = [.. Directory.GetDirectories("/proc", "*").Where(d => File.Exists(d + "/status")).Select(UserOf).Where(u => u is >= 64200 and <= 64210).Order()];
        Assert.Equal([64200, 64201, 64202], users);
        string socket = Path.Combine(issuer.Options.Folder, "signers", RunningIssuer.Consumer, "signer");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(socket));
        // Enough for the feeds and the ledger, and for no ring.
        var refused = await Assert.ThrowsAsync<SignerException>(() => issuer.RestartAsync(o => o with { SignerUsers = new SignerUserRange(64200, 64200) }));
        Assert.Equal("no-user", refused.Reason);
    }

    private static int UserOf(string process)
    {
        try
        {
            return int.Parse(File.ReadLines(process + "/status").First(l => l.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return -1; // it ended meanwhile
        }
    }
}
