using System.Diagnostics;
using System.Net.Sockets;
using CsCheck;
using Keystay.Keys;
using Keystay.Signing.Custody;
using Keystay.Signing.Rings;

namespace Keystay.Signing.Tests.Custody;

public class SupervisionTests
{
    [Theory]
    [InlineData("KILL", 0)]
    [InlineData("SEGV", 11)]
    [InlineData("ABRT", 6)]
    public async Task After_a_crash_what_was_under_way_fails_and_the_signer_comes_back_with_its_keys(string signal, int number)
    {
        await using var signer = await RunningSigner.StartAsync(SignatureAlgorithm.RS256);
        int before = signer.Supervisor.Status.ProcessId!.Value;
        await ForgetHandler(before, signal, number);
        await Signal(before, "STOP"); // so that the crash finds them all under way
        Task<SignedToken>[] underWay = [.. Enumerable.Range(0, 100).Select(_ => signer.Client.SignAsync(signer.Kid, RunningSigner.Claims()).AsTask())];
        await Signal(before, signal);
        await Signal(before, "CONT");
        int signed = 0;
        foreach (var task in underWay)
        {
            try
            {
                await task;
                signed++;
            }
            catch (SignerException e)
            {
                Assert.Equal("signer-gone", e.Reason);
            }
        }
        Assert.True(signed < underWay.Length, "Everything was signed before the signal came.");
        await SignsAgain(signer);
        Assert.NotEqual(before, signer.Supervisor.Status.ProcessId);
        Assert.Equal(1, signer.Supervisor.Status.Restarts);
        Assert.Empty(Directory.GetFiles(signer.Options.Folder, "core*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_dropped_key_signs_nothing_more_also_after_a_crash()
    {
        await using var signer = await RunningSigner.StartAsync();
        var other = await signer.AddKeyAsync();
        await signer.Supervisor.DropKeyAsync(signer.Kid, TestContext.Current.CancellationToken);
        Assert.Equal("unknown-key", (await Assert.ThrowsAsync<SignerException>(async () => await signer.Client.SignAsync(signer.Kid, RunningSigner.Claims()))).Reason);
        await signer.Client.SignAsync(other.Thumbprint, RunningSigner.Claims());
        Process.GetProcessById(signer.Supervisor.Status.ProcessId!.Value).Kill();
        await SignsAgain(signer, other.Thumbprint);
        Assert.Equal("unknown-key", (await Assert.ThrowsAsync<SignerException>(async () => await signer.Client.SignAsync(signer.Kid, RunningSigner.Claims()))).Reason);
    }

    [Fact]
    public async Task A_key_is_dropped_while_it_signs()
    {
        await using var signer = await RunningSigner.StartAsync();
        var load = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (true)
            {
                await signer.Client.SignAsync(signer.Kid, RunningSigner.Claims());
            }
        })).ToArray();
        await signer.Supervisor.DropKeyAsync(signer.Kid, TestContext.Current.CancellationToken);
        foreach (var task in load)
        {
            Assert.Equal("unknown-key", (await Assert.ThrowsAsync<SignerException>(() => task)).Reason);
        }
        Assert.Equal(0, signer.Supervisor.Status.Restarts);
    }

    [Fact]
    public async Task The_signer_ends_with_its_supervisor()
    {
        int id;
        await using (var signer = await RunningSigner.StartAsync())
        {
            id = signer.Supervisor.Status.ProcessId!.Value;
        }
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(id));
    }

    [Fact]
    public async Task No_message_brings_the_signer_down()
    {
        await using var signer = await RunningSigner.StartAsync();
        Gen.Select(Gen.Bool, Gen.Byte.Array[0, 300]).Sample((framed, bytes) =>
        {
            using var socket = Connect(signer);
            byte[] head = Convert.FromBase64String(signer.Kid.Replace('-', '+').Replace('_', '/') + "=");
            byte[] body = framed ? [7, 0, 0, 0, (byte)(1 + bytes.Length % 2), .. head, .. bytes] : bytes;
            SendAll(socket, [.. framed ? BitConverter.GetBytes(body.Length) : [], .. body]);
            socket.Shutdown(SocketShutdown.Send);
            byte[] answer = new byte[64];
            int length = socket.Receive(answer);
            // Nothing, or one refusal: random bytes are never claims.
            Assert.True(length is 0 or 9 && answer[8] != (framed && length == 9 ? 0 : 255));
        }, iter: 2000, threads: 1);
        Assert.Equal(0, signer.Supervisor.Status.Restarts);
        await signer.Client.SignAsync(signer.Kid, RunningSigner.Claims());
    }

    [Fact]
    public async Task Connections_beyond_what_the_signer_serves_are_told_so_and_the_others_go_on()
    {
        await using var signer = await RunningSigner.StartAsync();
        await signer.Client.SignAsync(signer.Kid, RunningSigner.Claims());
        var flood = new List<Socket>();
        try
        {
            for (int i = 0; i < 80; i++)
            {
                flood.Add(Connect(signer));
            }
            byte[] answer = new byte[64];
            Assert.Equal(9, flood[^1].Receive(answer));
            Assert.Equal(8, answer[8]);
            await signer.Client.SignAsync(signer.Kid, RunningSigner.Claims());
        }
        finally
        {
            flood.ForEach(s => s.Dispose());
        }
    }

    [Fact]
    public async Task A_client_that_takes_no_answers_stops_itself_alone()
    {
        await using var signer = await RunningSigner.StartAsync();
        using var deaf = Connect(signer);
        deaf.SendTimeout = 500;
        byte[] head = Convert.FromBase64String(signer.Kid.Replace('-', '+').Replace('_', '/') + "=");
        byte[] refused = [37, 0, 0, 0, 7, 0, 0, 0, 2, .. head];
        Assert.Throws<SocketException>(() => SendForEver(deaf, refused));
        await signer.Client.SignAsync(signer.Kid, RunningSigner.Claims());
    }

    [Fact]
    public async Task Another_user_is_refused_even_where_the_file_lets_it_in()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can act as another user.");
        await using var signer = await RunningSigner.StartAsync();
        File.SetUnixFileMode(Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(signer.Socket)))!, (UnixFileMode)0b111_001_001);
        File.SetUnixFileMode(Path.GetDirectoryName(Path.GetDirectoryName(signer.Socket))!, (UnixFileMode)0b111_001_001);
        File.SetUnixFileMode(Path.GetDirectoryName(signer.Socket)!, (UnixFileMode)0b111_001_001);
        const string connect = "use Socket; socket(S, PF_UNIX, SOCK_STREAM, 0); connect(S, pack_sockaddr_un($ARGV[0])) or print('denied'), exit; print sysread(S, $b, 9)";
        Assert.Equal("denied", await AsNobody("/usr/bin/perl", "-e", connect, signer.Socket));
        File.SetUnixFileMode(signer.Socket, (UnixFileMode)0b110_110_110);
        Assert.Equal("0", await AsNobody("/usr/bin/perl", "-e", connect, signer.Socket));
    }

    [Fact]
    public async Task Started_as_root_the_signer_becomes_its_rings_user_and_keeps_serving()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can become another user.");
        await using var signer = await RunningSigner.StartAsync(change: o => o with { UserId = 64123 });
        await signer.Client.SignAsync(signer.Kid, RunningSigner.Claims());
        string status = await File.ReadAllTextAsync($"/proc/{signer.Supervisor.Status.ProcessId}/status", TestContext.Current.CancellationToken);
        Assert.Contains("Uid:\t64123\t64123\t64123\t64123", status, StringComparison.Ordinal);
        Assert.Contains("Groups:\t \n", status, StringComparison.Ordinal);
        // A process that may not be dumped has its files in /proc owned by root (proc(5)).
        Assert.Equal("0", await Output("stat", "-c", "%u", $"/proc/{signer.Supervisor.Status.ProcessId}/mem"));
        Assert.Contains("Max core file size        0                    0 ", await File.ReadAllTextAsync($"/proc/{signer.Supervisor.Status.ProcessId}/limits", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.DoesNotContain(signer.Supervisor.Status.Missing, m => m.Contains("root:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrapped_key_opens_with_its_own_wrapping_key_in_its_own_ring_undamaged()
    {
        await using var signer = await RunningSigner.StartAsync(SignatureAlgorithm.RS256);
        var key = await signer.Supervisor.GenerateKeyAsync(TestContext.Current.CancellationToken);
        await Refused("wrong-wrapping-key", signer.Ring with { Name = "enterprise", Keys = [RunningSigner.KeyOf(key)] }, signer.Options);
        await Refused("wrong-algorithm", signer.Ring with { Algorithm = SignatureAlgorithm.ES256, Keys = [RunningSigner.KeyOf(key)] }, signer.Options with { Folder = signer.Options.Folder + "2" });
        string other = signer.Options.WrappingKey["file:".Length..] + "2";
        RunningSigner.WriteWrappingKey(other);
        await Refused("wrong-wrapping-key", signer.Ring with { Keys = [RunningSigner.KeyOf(key)] }, signer.Options with { Folder = signer.Options.Folder + "2", WrappingKey = "file:" + other });
        Gen.Select(Gen.Int[0, key.Sealed.Length - 1], Gen.Byte[1, 255]).Sample((at, flip) =>
        {
            byte[] damaged = key.Sealed.ToArray();
            damaged[at] ^= flip;
            var refusal = Assert.Throws<SignerException>(() => signer.Supervisor.LoadKeyAsync(RunningSigner.KeyOf(key with { Sealed = damaged }), TestContext.Current.CancellationToken).GetAwaiter().GetResult());
            Assert.Equal("wrong-wrapping-key", refusal.Reason);
        }, iter: 100, threads: 1);
        await signer.Client.SignAsync(signer.Kid, RunningSigner.Claims());
    }

    [Fact]
    public async Task A_private_key_in_the_place_of_another_is_refused()
    {
        await using var signer = await RunningSigner.StartAsync();
        var (one, other) = (await signer.Supervisor.GenerateKeyAsync(TestContext.Current.CancellationToken), await signer.Supervisor.GenerateKeyAsync(TestContext.Current.CancellationToken));
        await Refused("wrong-key", signer.Ring with { Keys = [RunningSigner.KeyOf(one with { Sealed = other.Sealed })] }, signer.Options with { Folder = signer.Options.Folder + "2" });
    }

    [Fact]
    public async Task A_wrapping_key_that_others_can_read_or_that_is_none_is_refused()
    {
        await using var signer = await RunningSigner.StartAsync();
        string path = signer.Options.WrappingKey["file:".Length..];
        var options = signer.Options with { Folder = signer.Options.Folder + "2" };
        File.SetUnixFileMode(path, (UnixFileMode)0b110_100_000);
        await Refused("bad-wrapping-key", signer.Ring, options);
        File.SetUnixFileMode(path, (UnixFileMode)0b110_000_000);
        await File.WriteAllBytesAsync(path, new byte[31], TestContext.Current.CancellationToken);
        await Refused("bad-wrapping-key", signer.Ring, options);
        File.Delete(path);
        await Refused("bad-wrapping-key", signer.Ring, options);
        await Refused("bad-wrapping-key", signer.Ring, options with { WrappingKey = "secret" });
        await Refused("bad-wrapping-key", signer.Ring, options with { WrappingKey = "credential:../x" });
    }

    [Fact]
    public async Task A_wrapping_key_of_another_user_is_refused()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can give a file away.");
        await using var signer = await RunningSigner.StartAsync();
        await Output("chown", "65534", signer.Options.WrappingKey["file:".Length..]);
        await Refused("bad-wrapping-key", signer.Ring, signer.Options with { Folder = signer.Options.Folder + "2" });
    }

    private static void SendForEver(Socket socket, byte[] bytes)
    {
        while (true)
        {
            SendAll(socket, bytes);
        }
    }

    internal static Socket Connect(RunningSigner signer)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = 10_000 };
        socket.Connect(new UnixDomainSocketEndPoint(signer.Socket));
        return socket;
    }

    private static void SendAll(Socket socket, byte[] bytes)
    {
        for (int sent = 0; sent < bytes.Length;)
        {
            sent += socket.Send(bytes.AsSpan(sent));
        }
    }

    private static async Task Refused(string reason, Ring ring, SignerOptions options) =>
        Assert.Equal(reason, (await Assert.ThrowsAsync<SignerException>(async () => await SignerSupervisor.StartAsync(ring, options))).Reason);

    /// <summary>Asks until it answers: the promise of a second is measured in bench/, not here.</summary>
    internal static async Task SignsAgain(RunningSigner signer, string? kid = null)
    {
        while (true)
        {
            try
            {
                await signer.Client.SignAsync(kid ?? signer.Kid, RunningSigner.Claims());
                return;
            }
            catch (SignerException e) when (e.Reason is "not-connected" or "signer-gone")
            {
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }
        }
    }

    /// <summary>.NET answers a first signal from outside by giving up its handler, for it expects the faulting instruction to fault again; the next one ends the process.</summary>
    private static async Task ForgetHandler(int process, string signal, int number)
    {
        if (number == 0)
        {
            return;
        }
        await Signal(process, signal);
        string caught;
        do
        {
            string[] status = await File.ReadAllLinesAsync($"/proc/{process}/status", TestContext.Current.CancellationToken);
            caught = status.Single(line => line.StartsWith("SigCgt:", StringComparison.Ordinal));
        }
        while ((Convert.ToUInt64(caught["SigCgt:".Length..].Trim(), 16) >> (number - 1) & 1) != 0);
    }

    internal static Task<string> Signal(int process, string signal) => Output("kill", "-s", signal, $"{process}");

    private static Task<string> AsNobody(params string[] command) => Output(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", .. command]);

    private static async Task<string> Output(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output.Trim();
    }
}
