using System.Diagnostics;
using Keystay.Keys;
using Keystay.Signing.Custody;

namespace Keystay.Signing.Tests.Custody;

/// <summary>Callers that wait for their token on the thread that asked.</summary>
public class SignerExchangeTests
{
    [Fact]
    public async Task Many_callers_get_each_its_own_token_and_a_refusal_stops_nobody()
    {
        await using var signer = await RunningSigner.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 24).Select(caller => Task.Factory.StartNew(() => SignAsOne(signer, caller), TaskCreationOptions.LongRunning)));
    }

    [Fact]
    public async Task A_signing_input_is_signed_as_it_stands()
    {
        await using var signer = await RunningSigner.StartAsync();
        string token = signer.Client.Sign(signer.Kid, RunningSigner.Claims()).ToString();
        byte[] input = RunningSigner.Ascii(token[..token.LastIndexOf('.')]);
        var signature = signer.Client.SignInput(signer.Kid, input);
        Assert.True(RunningSigner.Verifies(SignatureAlgorithm.ES256, signer.Key, input, RunningSigner.Decode(System.Text.Encoding.ASCII.GetString(signature.Span))));
        Assert.Equal("bad-request", Assert.Throws<SignerException>(() => signer.Client.SignInput(signer.Kid, "no signing input"u8)).Reason);
    }

    [Fact]
    public async Task A_connection_that_lay_idle_when_its_signer_was_replaced_costs_no_request()
    {
        await using var signer = await RunningSigner.StartAsync();
        signer.Client.Sign(signer.Kid, RunningSigner.Claims());
        Process.GetProcessById(signer.Supervisor.Status.ProcessId!.Value).Kill();
        await SupervisionTests.SignsAgain(signer);
        signer.Client.Sign(signer.Kid, RunningSigner.Claims());
    }

    [Fact]
    public async Task Who_waits_while_the_signer_ends_is_told_and_may_ask_again()
    {
        await using var signer = await RunningSigner.StartAsync(SignatureAlgorithm.RS256);
        int before = signer.Supervisor.Status.ProcessId!.Value;
        await SupervisionTests.Signal(before, "STOP"); // so that the end finds it under way
        var waiting = Task.Factory.StartNew(() => signer.Client.Sign(signer.Kid, RunningSigner.Claims()), TaskCreationOptions.LongRunning);
        await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        await SupervisionTests.Signal(before, "KILL");
        Assert.Equal("signer-gone", (await Assert.ThrowsAsync<SignerException>(async () => await waiting)).Reason);
        await SupervisionTests.SignsAgain(signer);
        signer.Client.Sign(signer.Kid, RunningSigner.Claims());
    }

    [Fact]
    public async Task A_closed_client_signs_nothing()
    {
        await using var signer = await RunningSigner.StartAsync();
        var client = SignerClient.For(signer.Socket);
        client.Sign(signer.Kid, RunningSigner.Claims());
        client.Dispose();
        Assert.Throws<ObjectDisposedException>(() => client.Sign(signer.Kid, RunningSigner.Claims()));
        using var nobody = SignerClient.For(signer.Socket + ".none");
        Assert.Equal("not-connected", Assert.Throws<SignerException>(() => nobody.Sign(signer.Kid, RunningSigner.Claims())).Reason);
    }

    private static void SignAsOne(RunningSigner signer, int caller)
    {
        for (int i = 0; i < 20; i++)
        {
            if ((caller + i) % 3 == 0)
            {
                Assert.Equal("wrong-audience", Assert.Throws<SignerException>(() => signer.Client.Sign(signer.Kid, RunningSigner.Claims() with { Audience = ["api://other"] })).Reason);
            }
            string token = signer.Client.Sign(signer.Kid, RunningSigner.Claims($"user-{caller}-{i}")).ToString();
            string[] parts = token.Split('.');
            Assert.Contains($"user-{caller}-{i}\"", System.Text.Encoding.UTF8.GetString(RunningSigner.Decode(parts[1])), StringComparison.Ordinal);
            Assert.True(RunningSigner.Verifies(SignatureAlgorithm.ES256, signer.Key, RunningSigner.Ascii($"{parts[0]}.{parts[1]}"), RunningSigner.Decode(parts[2])));
        }
    }
}
