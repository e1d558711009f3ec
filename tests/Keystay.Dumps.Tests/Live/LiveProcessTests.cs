using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Keystay.Dumps.Live;

namespace Keystay.Dumps.Tests;

[Collection("temporary files")]
public sealed class LiveProcessTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void A_running_process_is_read_whole_and_runs_on()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Live processes are read on Linux only.");
        string token = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        using var target = Start("exec 3<&0; /bin/sh -c 'read kept; echo ready; read again; echo $kept' <&3 & echo $!; wait");
        int id = int.Parse(target.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
        target.StandardInput.WriteLine(token);
        Assert.Equal("ready", target.StandardOutput.ReadLine());
        using (var dump = Snapshot(id))
        {
            Assert.Empty(dump.Problems);
            Assert.Equal((DumpFormat.ElfCore, 8), (dump.Format, dump.PointerSize));
            var thread = Assert.Single(dump.Threads);
            Assert.Equal(((uint)id, true), (thread.Id, thread.Registers.Count >= 2));
            Assert.Contains(dump.Mappings, m => m.Name == "[stack]");
            Assert.Contains("[heap]", Places(dump, Encoding.ASCII.GetBytes(token)));
        }
        target.StandardInput.WriteLine();
        Assert.Equal(token, target.StandardOutput.ReadLine());
        target.WaitForExit();
    }

    [Fact]
    public void A_process_that_is_not_there_is_a_problem()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Live processes are read on Linux only.");
        using var ended = Process.Start("/bin/true");
        ended.WaitForExit();
        using var item = Assert.Single(new Intake().Open([$"pid:{ended.Id}"], Cancel));
        Assert.Equal("no-such-process", item.Problem?.Code);
        Assert.Equal("no-such-process", Assert.Single(new Intake().Open(["pid:four"], Cancel)).Problem?.Code);
    }

    [Fact]
    public void A_child_is_refused_and_can_still_be_waited_for()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Live processes are read on Linux only.");
        using var child = Start("read line");
        Assert.Equal("unsupported", Assert.Throws<LiveProcessException>(() => LiveProcess.Snapshot(child.Id, cancel: Cancel)).Problem.Code);
        child.StandardInput.WriteLine();
        child.WaitForExit();
        Assert.Equal(0, child.ExitCode);
    }

    [Fact]
    public void A_process_does_not_stop_itself() =>
        Assert.Equal(OperatingSystem.IsLinux() ? "not-permitted" : "unsupported",
            Assert.Throws<LiveProcessException>(() => LiveProcess.Snapshot(Environment.ProcessId, cancel: Cancel)).Problem.Code);

    private static Process Start(string script) => Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;

    private static Dump Snapshot(int id)
    {
        try
        {
            return LiveProcess.Snapshot(id, cancel: Cancel);
        }
        catch (LiveProcessException e) when (e.Problem.Code == "not-permitted")
        {
            Assert.Skip("This machine lets no process trace another: " + e.Message);
            throw;
        }
    }

    private static HashSet<string> Places(Dump dump, byte[] pattern)
    {
        var places = new HashSet<string>();
        foreach (var segment in dump.AddressSpace.Segments)
        {
            byte[] bytes = new byte[segment.Length];
            dump.Read(segment.Offset, bytes);
            int at = bytes.AsSpan().IndexOf(pattern);
            if (at >= 0)
            {
                places.Add(dump.Describe(segment.Offset + at));
            }
        }
        return places;
    }
}
