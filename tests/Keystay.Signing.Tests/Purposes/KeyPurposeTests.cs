using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Keystay.Keys;
using Keystay.Signing.Custody;
using Keystay.Signing.Tests.Custody;
using Keystay.Signing.Tests.TransparencyLog;

namespace Keystay.Signing.Tests.Purposes;

public sealed class KeyPurposeTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_signs_what_it_was_loaded_for_and_nothing_else()
    {
        await using var service = await ServiceSigner.StartAsync();
        await using var ring = await RunningSigner.StartAsync(SignatureAlgorithm.EdDSA);
        byte[] checkpoint = Encoding.ASCII.GetBytes("keystay.test/ledger\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        string token = $$"""{"iss":"{{RunningSigner.Issuer}}","aud":"{{RunningSigner.Audience}}","iat":{{now}},"exp":{{now + 600}}}""";
        foreach (var key in new[] { service.FeedKey, service.LogKey })
        {
            string kid = key.PublicKey.Thumbprint;
            Assert.Equal("wrong-purpose", (await Assert.ThrowsAsync<SignerException>(async () => await service.Supervisor.Client.SignAsync(kid, RunningSigner.Claims()))).Reason);
            Assert.NotEqual("signed", await service.TryAsync(key, FeedInput.Of($$"""{"alg":"EdDSA","kid":"{{kid}}","typ":"at+jwt"}""", token)));
        }
        Assert.Equal("wrong-issuer", await service.TryAsync(service.LogKey, FeedInput.Of(FeedInput.Header(service.LogKid), FeedInput.Payload(0))));
        Assert.Equal("bad-header", await service.TryAsync(service.FeedKey, checkpoint));
        Assert.Equal("bad-header", (await Assert.ThrowsAsync<SignerException>(async () => await ring.Client.SignInputAsync(ring.Kid, FeedInput.Of(FeedInput.Header(ring.Kid), FeedInput.Payload(0))))).Reason);
        Assert.Equal("bad-header", (await Assert.ThrowsAsync<SignerException>(async () => await ring.Client.SignInputAsync(ring.Kid, checkpoint))).Reason);
        Assert.Equal("signed", await service.TryAsync(service.LogKey, checkpoint));
    }

    [Fact]
    public async Task A_signer_takes_no_key_for_what_it_is_not_there_for()
    {
        await using var service = await ServiceSigner.StartAsync();
        await using var ring = await RunningSigner.StartAsync(SignatureAlgorithm.EdDSA);
        var (ofRing, ofService) = (await ring.Supervisor.GenerateKeyAsync(Stop), await service.Supervisor.GenerateKeyAsync(Stop));
        await Refused("wrong-purpose", ring.Supervisor.LoadFeedKeyAsync(ofRing, IssuerPattern.Parse(RunningSigner.Issuer), Stop));
        await Refused("wrong-purpose", ring.Supervisor.LoadCheckpointKeyAsync(ofRing, ServiceSigner.Origin, Stop));
        await Refused("wrong-purpose", service.Supervisor.LoadKeyAsync(RunningSigner.KeyOf(ofService), Stop));
        await Refused("bad-request", service.Supervisor.LoadCheckpointKeyAsync(ofService, "two\nlines", Stop));
        // A key at rest opens under the name it was wrapped under: with one wrapping key for all, a ring's key put in the place of the log's does not open.
        await using var other = await RunningSigner.StartAsync(SignatureAlgorithm.EdDSA, change: o => o with { WrappingKey = service.Options.WrappingKey });
        await Refused("wrong-wrapping-key", service.Supervisor.LoadCheckpointKeyAsync(await other.Supervisor.GenerateKeyAsync(Stop), ServiceSigner.Origin, Stop));
        await Refused("wrong-wrapping-key", other.Supervisor.LoadKeyAsync(RunningSigner.KeyOf(ofService), Stop));
    }

    [Fact]
    public async Task What_a_key_is_for_stays_when_it_is_loaded_again()
    {
        await using var service = await ServiceSigner.StartAsync();
        Assert.Equal("signed", await service.TryCheckpointAsync(9, 1));
        await service.Supervisor.LoadCheckpointKeyAsync(service.LogKey, ServiceSigner.Origin, Stop);
        Assert.Equal("would-go-back", await service.TryCheckpointAsync(8, 1));
        await service.Supervisor.LoadFeedKeyAsync(service.LogKey, IssuerPattern.Parse(FeedInput.Issuer), Stop);
        Assert.Equal("wrong-issuer", await service.TryAsync(service.LogKey, FeedInput.Of(FeedInput.Header(service.LogKid), FeedInput.Payload(0))));
    }

    [Fact]
    public async Task There_is_room_for_the_feeds_of_many_rings()
    {
        await using var service = await ServiceSigner.StartAsync();
        for (int i = 0; i < 254; i++)
        {
            await service.Supervisor.LoadFeedKeyAsync(await service.Supervisor.GenerateKeyAsync(Stop), IssuerPattern.Parse($"https://issuer.example/{i}"), Stop);
        }
        await Refused("too-many-keys", service.Supervisor.LoadFeedKeyAsync(await service.Supervisor.GenerateKeyAsync(Stop), IssuerPattern.Parse("https://issuer.example/last"), Stop));
        Assert.Equal("signed", await service.TryCheckpointAsync(1, 1));
    }

    [Fact]
    public async Task The_keys_of_a_service_are_in_no_dump_of_its_signer()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can dump a signer, which is what the test is about.");
        await using var service = await ServiceSigner.StartAsync();
        Assert.SkipWhen(service.Supervisor.Status.Protection == ProtectionLevel.ProcessOnly, "This kernel has no memfd_secret.");
        using var folder = new TemporaryFolder();
        Assert.Equal("signed", await service.TryCheckpointAsync(1, 1));
        Assert.Equal("signed", await service.TryAsync(service.FeedKey, FeedInput.Of(FeedInput.Header(service.FeedKid), FeedInput.Payload(0))));
        byte[] dump = await DumpAsync(service.Supervisor.Status.ProcessId!.Value, folder.At("dump"));
        byte[] wrappingKey = await File.ReadAllBytesAsync(service.WrappingKeyFile, Stop);
        foreach (var key in new[] { service.FeedKey, service.LogKey })
        {
            byte[] seed = WrappedKey.SeedOf(wrappingKey, "_issuer", key.Sealed.Span);
            Assert.Equal(((OkpPublicKey)key.PublicKey).X, WrappedKey.PublicKeyOf(seed));
            Assert.Equal(-1, dump.AsSpan().IndexOf(seed));
            // The search finds what is there.
            Assert.True(dump.AsSpan().IndexOf(((OkpPublicKey)key.PublicKey).X) >= 0);
        }
        Assert.Equal(-1, dump.AsSpan().IndexOf(wrappingKey));
    }

    private static async Task<byte[]> DumpAsync(int process, string path)
    {
        using var dumper = Process.Start(new ProcessStartInfo(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "createdump"), ["--full", "-f", path, $"{process}"]) { RedirectStandardOutput = true })!;
        await dumper.StandardOutput.ReadToEndAsync(Stop);
        await dumper.WaitForExitAsync(Stop);
        Assert.Equal(0, dumper.ExitCode);
        return await File.ReadAllBytesAsync(path, Stop);
    }

    private static async Task Refused(string reason, Task loading) => Assert.Equal(reason, (await Assert.ThrowsAsync<SignerException>(() => loading)).Reason);
}
