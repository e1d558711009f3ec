using System.Diagnostics;
using System.Net;
using Keystay.Issuer.Tests.Revocations;
using Keystay.Signing.Rings;
using Keystay.Signing.Tests.Ledger;
using Keystay.Signing.Tests.Rings;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Keystay.Issuer.Tests;

/// <summary>What goes wrong around the service: it says what, hands out nothing that is not recorded, and is well again when the cause is gone.</summary>
public sealed class BadInputTests(SharedIssuer shared, PostgresServer postgres) : IClassFixture<PostgresServer>
{
    private static readonly (string, string) Grant = ("grant_type", "client_credentials"), Resource = ("resource", TestClient.Mail);

    [Fact]
    public async Task A_form_that_is_none_and_an_assertion_with_any_change_are_refused()
    {
        var issuer = shared.Issuer;
        foreach (string endpoint in new[] { "/consumer/token", "/consumer/introspect", "/consumer/revoke" })
        {
            foreach (string body in new[] { "client_assertion=%00", string.Join('&', Enumerable.Range(0, 2000).Select(i => $"f{i}=1")), "token=" + new string('a', 20_000) + "&" + new string('k', 4000) + "=1" })
            {
                using var content = new StringContent(body, null, "application/x-www-form-urlencoded");
                using var answer = await issuer.Http.PostAsync(endpoint, content, TestContext.Current.CancellationToken);
                Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
                Assert.Contains("invalid_request", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            }
        }
        string good = issuer.Client.Assertion(issuer.Address + "/consumer/token");
        for (int at = 0; at < good.Length; at += 7)
        {
            foreach (char other in ".A\u0001é".Where(c => c != good[at]))
            {
                var (status, _) = await issuer.Client.PostAsync(issuer, "/consumer/token", Grant, Resource, ("client_assertion", good[..at] + other + good[(at + 1)..]));
                Assert.Equal(HttpStatusCode.Unauthorized, status);
            }
        }
        Assert.Equal(HttpStatusCode.OK, (await issuer.Client.PostAsync(issuer, "/consumer/token", Grant, Resource, ("client_assertion", good))).Status);
    }

    [Fact]
    public async Task A_ring_whose_wrapped_key_is_damaged_is_not_served_and_holds_up_no_other()
    {
        await using var issuer = await RunningIssuer.StartAsync();
        await issuer.StopAsync();
        Execute(issuer, "UPDATE ring_keys SET sealed = replace(sealed, substr(sealed, 9, 4), 'AAAA') WHERE ring = 'consumer'");
        await issuer.RestartAsync();
        await issuer.EnterpriseClient.GetTokenAsync(issuer);
        var (status, json) = await issuer.Client.PostAsync(issuer, "/consumer/token", Grant, Resource);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "temporarily_unavailable"), (status, json.GetProperty("error").GetString()));
        using (var health = await issuer.Http.GetAsync("/health", TestContext.Current.CancellationToken))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        }
        // A revoked key needs no signer to be opened: the next one is made, and the ring served.
        using (var state = issuer.OpenState())
        {
            state.Revoke(state.Get(RunningIssuer.Consumer).ActiveKey!.Kid, "damaged");
        }
        await Validating.UntilAsync(async () => (await issuer.Client.PostAsync(issuer, "/consumer/token", Grant, Resource)).Status == HttpStatusCode.OK);
        await Validating.UntilAsync(async () => await issuer.Http.GetStringAsync("/health", TestContext.Current.CancellationToken) == "Healthy");

        await issuer.StopAsync();
        Execute(issuer, "UPDATE ring_keys SET sealed = replace(sealed, substr(sealed, 9, 4), 'AAAA') WHERE state = 'Active'");
        Assert.Equal("wrong-wrapping-key", (await Assert.ThrowsAsync<Signing.Custody.SignerException>(() => issuer.RestartAsync())).Reason);
    }

    [Fact]
    public async Task While_the_clock_lies_behind_what_the_ledger_has_recorded_no_token_leaves_and_what_is_signed_is_recorded()
    {
        await using var issuer = await RunningIssuer.StartAsync();
        await issuer.StopAsync();
        await issuer.RecordAtAsync(DateTimeOffset.UtcNow.AddMinutes(5));
        await issuer.RestartAsync();
        var (status, json) = await issuer.Client.PostAsync(issuer, "/consumer/token", Grant, Resource);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("clock", json.GetProperty("error_description").GetString(), StringComparison.Ordinal);
        await issuer.StopAsync();
        Assert.Equal(2, (await issuer.RecordsAsync()).Count);
    }

    [Fact]
    public async Task A_full_disk_refuses_tokens_and_revocations_until_there_is_room()
    {
        await using var issuer = await RunningIssuer.StartAsync();
        await issuer.StopAsync();
        string data = issuer.Options.Folder, filler = Path.Combine(data, "filler");
        Assert.SkipUnless(Environment.IsPrivilegedProcess && Run("mount", "-t", "tmpfs", "-o", "size=2m", "none", data), "Needs a small file system of its own: root, and the right to mount.");
        try
        {
            await issuer.RestartAsync();
            string token = await issuer.Client.GetTokenAsync(issuer);
            FullDisk.Fill(filler);
            // What room the journal's last page has is used up first.
            var answer = await issuer.Client.PostAsync(issuer, "/consumer/token", Grant, Resource);
            for (int i = 0; answer.Status == HttpStatusCode.OK && i < 1000; i++)
            {
                answer = await issuer.Client.PostAsync(issuer, "/consumer/token", Grant, Resource);
            }
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "temporarily_unavailable"), (answer.Status, answer.Json.GetProperty("error").GetString()));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await issuer.Client.PostAsync(issuer, "/consumer/revoke", ("token", token))).Status);
            Assert.True((await issuer.Resource.PostAsync(issuer, "/consumer/introspect", ("token", token))).Json.GetProperty("active").GetBoolean());
            File.Delete(filler);
            await issuer.Client.GetTokenAsync(issuer);
            Assert.Equal(HttpStatusCode.OK, (await issuer.Client.PostAsync(issuer, "/consumer/revoke", ("token", token))).Status);
            await issuer.RestartAsync();
            Assert.False((await issuer.Resource.PostAsync(issuer, "/consumer/introspect", ("token", token))).Json.GetProperty("active").GetBoolean());
        }
        finally
        {
            await issuer.StopAsync();
            Run("umount", data);
        }
    }

    /// <summary>The lock goes with the session; while nobody else wants it, the service takes it again, and while another issuer has it, it ends.</summary>
    [Fact]
    public async Task A_service_that_lost_its_state_to_another_issuer_ends()
    {
        string state = postgres.NewDatabase();
        await using var issuer = await RunningIssuer.StartAsync(state: state);
        await issuer.Client.GetTokenAsync(issuer);
        await using var source = NpgsqlDataSource.Create(state);
        const string Lock = "FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
        long held = (long)(await ScalarAsync(source, $"SELECT classid::bigint << 32 | objid::bigint {Lock}"))!;
        long session = Convert.ToInt64(await ScalarAsync(source, $"SELECT pid {Lock}"), null);
        await ScalarAsync(source, $"SELECT pg_terminate_backend({session})");
        await Validating.UntilAsync(async () => await ScalarAsync(source, $"SELECT pid {Lock}") is { } pid && Convert.ToInt64(pid, null) != session);
        await issuer.Client.GetTokenAsync(issuer);

        var ended = issuer.EndOfServiceAsync();
        await using var other = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var wait = new NpgsqlCommand($"SELECT pg_advisory_lock({held})", other);
        var taken = wait.ExecuteScalarAsync(TestContext.Current.CancellationToken);
        // Who waits for the lock has it before who asks anew.
        await Validating.UntilAsync(async () => await ScalarAsync(source, "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted") is not null);
        await ScalarAsync(source, $"SELECT pg_terminate_backend(pid) {Lock}");
        await taken;
        Assert.Equal("issuer-running", (await Assert.ThrowsAsync<RingStateException>(() => ended)).Reason);
    }

    private static async Task<object?> ScalarAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    private static void Execute(RunningIssuer issuer, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={issuer.State};Pooling=false");
        connection.Open();
        using var command = new SqliteCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
