using System.Diagnostics;
using System.Text;
using System.Text.Json;
using CsCheck;
using Keystay.Keys;
using Keystay.Signing.Custody;
using Keystay.Signing.Protocol;

namespace Keystay.Signing.Tests.Custody;

/// <summary>A signer's process alone, without its supervisor: what it does with what it is told.</summary>
public sealed class SignerDoorTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("keystay-door-test-");

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>As after a crash: its clients come back before it has its keys.</summary>
    [Fact]
    public async Task Who_asks_before_it_has_its_keys_waits_and_is_not_told_that_it_has_none()
    {
        using var run = await SignerRun.StartAsync(Configuration(), new Dictionary<string, string>(), TestContext.Current.CancellationToken);
        try
        {
            var key = await run.GenerateAsync(forTest: false, TestContext.Current.CancellationToken);
            using var client = SignerClient.For(Configuration().Socket, 1);
            var asked = client.SignAsync(key.PublicKey.Thumbprint, RunningSigner.Claims()).AsTask();
            await run.LoadAsync(key.PublicKey.Thumbprint, new ControlRequest("load", key.Sealed.ToArray()), TestContext.Current.CancellationToken);
            Assert.False(asked.IsCompleted);
            await run.OpenAsync(TestContext.Current.CancellationToken);
            await asked;
        }
        finally
        {
            run.End();
        }
    }

    [Fact]
    public async Task No_line_over_its_pipe_brings_it_down_but_one_without_an_end()
    {
        using var process = Start();
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(Configuration(), ControlJson.Default.SignerConfiguration));
        Assert.Null((await ReplyAsync(process)).Error);
        var lines = Gen.OneOf(
            Gen.Char[' ', '~'].Array[0, 200].Select(c => new string(c)),
            Gen.Select(Gen.OneOfConst("generate", "load", "drop", "open", "", "GENERATE"), Gen.OneOfConst("null", "\"\"", "\"AAAA\"", "7", "[]", "\"%\"")).Select((what, value) => $$"""{"do":"{{what}}","sealed":{{value}},"kid":{{value}},"feedOf":{{value}}}"""),
            Gen.OneOfConst("null", "[]", "{}", "7", "\"load\"", "{\"do\":null}", "{\"do\":\"load\"}", "{\"do\":\"drop\"}", new string('[', 1000)));
        lines.Sample(line =>
        {
            process.StandardInput.WriteLine(line);
            Assert.NotNull(process.StandardOutput.ReadLine());
        }, iter: 300, threads: 1);
        await process.StandardInput.WriteLineAsync("""{"do":"generate"}""");
        Assert.NotEmpty((await ReplyAsync(process)).Sealed!);
        await process.StandardInput.WriteAsync(new string('x', 70_000));
        await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task A_first_line_that_is_no_configuration_is_answered()
    {
        foreach (string line in new[] { "", "null", "{}", "x", """{"ring":"a"}""" })
        {
            using var process = Start();
            await process.StandardInput.WriteLineAsync(line);
            Assert.NotNull((await ReplyAsync(process)).Error);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The signer says so and closes; a client that is writing meanwhile must hear it all the same, for it may ask again.</summary>
    [Fact]
    public async Task A_client_that_finds_no_place_is_told_busy_every_time()
    {
        await using var signer = await RunningSigner.StartAsync(change: o => o with { Threads = 1 });
        var held = new List<System.Net.Sockets.Socket>();
        try
        {
            for (int i = 0; i < 64; i++)
            {
                held.Add(SupervisionTests.Connect(signer));
            }
            for (int i = 0; i < 200; i++)
            {
                using var late = SignerClient.For(signer.Socket, 1);
                Assert.Equal("busy", (await Assert.ThrowsAsync<SignerException>(async () => await late.SignAsync(signer.Kid, RunningSigner.Claims()))).Reason);
                Assert.Equal("busy", Assert.Throws<SignerException>(() => late.Sign(signer.Kid, RunningSigner.Claims())).Reason);
            }
        }
        finally
        {
            held.ForEach(s => s.Dispose());
        }
    }

    private static Process Start()
    {
        var start = SignerProgram.Bare(SignerProgram.Command());
        (start.RedirectStandardInput, start.RedirectStandardOutput) = (true, true);
        start.StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var process = Process.Start(start)!;
        process.StandardInput.AutoFlush = true;
        return process;
    }

    private static async Task<ControlReply> ReplyAsync(Process process) =>
        JsonSerializer.Deserialize(await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? "null", ControlJson.Default.ControlReply)
        ?? throw new InvalidOperationException("The signer ended.");

    private SignerConfiguration Configuration()
    {
        string wrappingKey = Path.Combine(folder.FullName, "wrapping-key");
        if (!File.Exists(wrappingKey))
        {
            RunningSigner.WriteWrappingKey(wrappingKey);
        }
        return new SignerConfiguration
        {
            Ring = "consumer",
            Issuer = RunningSigner.Issuer,
            Algorithm = SignatureAlgorithm.ES256.Name(),
            Audiences = [RunningSigner.Audience],
            MaxLifetimeSeconds = 3600,
            WrappingKeyFile = wrappingKey,
            Socket = Path.Combine(folder.FullName, "signer"),
            Threads = 1,
            ClientUserId = SignerProgram.UserId(),
        };
    }
}
