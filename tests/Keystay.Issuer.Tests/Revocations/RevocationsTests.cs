using System.Diagnostics;
using System.Net;
using Keystay.Signing.Rings;
using Keystay.Tokens;

namespace Keystay.Issuer.Tests.Revocations;

/// <summary>From the revocation to the validator that refuses, over real HTTP.</summary>
public sealed class RevocationsTests
{
    [Fact]
    public async Task A_revoked_token_is_refused_by_who_follows_the_feed_and_no_other_token_is()
    {
        await using var issuer = await RunningIssuer.StartAsync();
        await using var validating = await Validating.StartAsync(issuer);
        string token = await issuer.Client.GetTokenAsync(issuer), other = await issuer.Client.GetTokenAsync(issuer);
        Assert.Equal(TokenReason.Accepted, validating.Validate(token));
        Assert.Equal(HttpStatusCode.OK, (await issuer.Client.PostAsync(issuer, "/consumer/revoke", ("token", token))).Status);
        await Validating.UntilAsync(() => validating.Validate(token) == TokenReason.TokenRevoked);
        Assert.Equal(TokenReason.Accepted, validating.Validate(other));
        Assert.Equal("{\"active\":false}", (await issuer.Resource.PostAsync(issuer, "/consumer/introspect", ("token", token))).Json.ToString());
        // It is on the disk, and in the snapshot of the next process's epoch.
        await issuer.RestartAsync();
        await using var later = await Validating.StartAsync(issuer);
        Assert.Equal(TokenReason.TokenRevoked, later.Validate(token));
        Assert.Equal(TokenReason.Accepted, later.Validate(other));
    }

    [Fact]
    public async Task A_client_revokes_its_own_tokens_and_learns_nothing_of_others()
    {
        await using var issuer = await RunningIssuer.StartAsync();
        string token = await issuer.Resource.GetTokenAsync(issuer);
        Assert.Equal(HttpStatusCode.OK, (await issuer.Client.PostAsync(issuer, "/consumer/revoke", ("token", token))).Status);
        Assert.Equal(HttpStatusCode.OK, (await issuer.Client.PostAsync(issuer, "/consumer/revoke", ("token", "nonsense"))).Status);
        Assert.True((await issuer.Resource.PostAsync(issuer, "/consumer/introspect", ("token", token))).Json.GetProperty("active").GetBoolean());
    }

    [Fact]
    public async Task A_key_that_another_process_revokes_leaves_the_metadata_the_signer_and_every_validator()
    {
        await using var issuer = await RunningIssuer.StartAsync(prePublication: TimeSpan.FromDays(13.9999));
        await using var validating = await Validating.StartAsync(issuer);
        string token = await issuer.Client.GetTokenAsync(issuer);
        using (var state = issuer.OpenState())
        {
            state.Revoke(state.Get("consumer").ActiveKey!.Kid, "a drill");
        }
        await Validating.UntilAsync(() => validating.Validate(token) == TokenReason.KeyRevoked);
        string kid = KidOf(token);
        await Validating.UntilAsync(async () => !(await issuer.Http.GetStringAsync("/common/keys", TestContext.Current.CancellationToken)).Contains(kid, StringComparison.Ordinal));
        using var signer = issuer.Signer(RunningIssuer.Consumer);
        await Assert.ThrowsAsync<Signing.Custody.SignerException>(async () => await signer.SignAsync(kid, new Signing.Custody.TokenClaims
        {
            Subject = "x",
            ClientId = "x",
            Audience = [TestClient.Mail],
            JwtId = "x",
            IssuedAt = DateTimeOffset.UtcNow,
            ExpiresAt = DateTimeOffset.UtcNow.AddMinutes(1),
        }));
    }

    [Fact]
    public async Task Who_followed_when_a_key_was_revoked_and_has_not_confirmed_stands_in_the_state()
    {
        await using var issuer = await RunningIssuer.StartAsync();
        await using var validating = await Validating.StartAsync(issuer);
        // One that reads the feed and never says what it has applied.
        using var silent = await issuer.Http.GetAsync("/consumer/revocations", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await (await silent.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken)).ReadExactlyAsync(new byte[1], TestContext.Current.CancellationToken);
        using var state = issuer.OpenState();
        Assert.True(state.IsIssuerRunning());

        var change = state.Revoke(state.Get("consumer").ActiveKey!.Kid, "a drill");

        RevocationReport? report = null;
        await Validating.UntilAsync(() => (report = state.ReportOf(change.Kid)) is { Confirmed: 1 } && report.AppliedVersion >= change.Sequence);
        Assert.Equal((2, "127.0.0.1"), (report!.Followers, Assert.Single(report.NotHeardOf)));
        Assert.NotNull(report.Slowest);
        Assert.Equal("{\"followers\":2,\"confirmed\":1", (await issuer.Http.GetStringAsync("/consumer/revocations/confirmed/1", TestContext.Current.CancellationToken))[..28]);
        // Who follows the next process began with the revocation: what the state says of those before stays.
        await issuer.RestartAsync();
        await using var later = await Validating.StartAsync(issuer);
        var other = state.Revoke(state.Get("enterprise").ActiveKey!.Kid, "a drill");
        await Validating.UntilAsync(() => state.ReportOf(other.Kid) is not null);
        Assert.Equal((2, 1), (state.ReportOf(change.Kid)!.Followers, state.ReportOf(change.Kid)!.Confirmed));
        await issuer.StopAsync();
        Assert.False(state.IsIssuerRunning());
    }

    [Fact]
    public async Task When_the_next_key_signs_tokens_of_both_are_accepted()
    {
        // A key is due when its successor must be published: here at once.
        await using var issuer = await RunningIssuer.StartAsync(prePublication: TimeSpan.FromDays(14) - TimeSpan.FromMilliseconds(1));
        await using var validating = await Validating.StartAsync(issuer);
        string first = await issuer.Client.GetTokenAsync(issuer);
        using var state = issuer.OpenState();
        await Validating.UntilAsync(() => state.Get("consumer").Keys.Count == 2);
        state.ActivateNext("consumer");
        string second = first;
        await Validating.UntilAsync(async () => KidOf(second = await issuer.Client.GetTokenAsync(issuer)) != KidOf(first));
        await validating.Keys.RefreshAsync(KidOf(second), TestContext.Current.CancellationToken);
        Assert.Equal(TokenReason.Accepted, validating.Validate(first));
        Assert.Equal(TokenReason.Accepted, validating.Validate(second));
    }

    [Fact]
    public async Task A_crash_of_the_feeds_signer_costs_no_revocation()
    {
        await using var issuer = await RunningIssuer.StartAsync();
        await using var validating = await Validating.StartAsync(issuer);
        string token = await issuer.Client.GetTokenAsync(issuer);
        Process.GetProcessById(issuer.ServiceSigner).Kill();
        // Answered once it is sent; should the signer be long in coming back, the client is told to ask again, as here.
        await Validating.UntilAsync(async () => (await issuer.Client.PostAsync(issuer, "/consumer/revoke", ("token", token))).Status == HttpStatusCode.OK);
        await Validating.UntilAsync(() => validating.Validate(token) == TokenReason.TokenRevoked);
    }

    [Fact]
    public async Task While_the_feeds_signer_stands_still_tokens_are_issued_and_revocations_recorded_and_sent_later()
    {
        await using var issuer = await RunningIssuer.StartAsync();
        await using var validating = await Validating.StartAsync(issuer);
        string token = await issuer.Client.GetTokenAsync(issuer);
        int signer = issuer.ServiceSigner;
        await SignalAsync("STOP", signer);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await issuer.Client.PostAsync(issuer, "/consumer/revoke", ("token", token))).Status);
        Assert.Equal("{\"active\":false}", (await issuer.Resource.PostAsync(issuer, "/consumer/introspect", ("token", token))).Json.ToString());
        string other = await issuer.Client.GetTokenAsync(issuer);
        Assert.NotEqual(TokenReason.TokenRevoked, validating.Validate(token));
        await SignalAsync("CONT", signer);
        await Validating.UntilAsync(() => validating.Validate(token) == TokenReason.TokenRevoked);
        await Validating.UntilAsync(() => validating.Validate(other) == TokenReason.Accepted);
    }

    private static async Task SignalAsync(string signal, int process)
    {
        using var kill = Process.Start("kill", ["-s", signal, $"{process}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private static string KidOf(string token) =>
        System.Text.Json.JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[0])).RootElement.GetProperty("kid").GetString()!;
}
