using Keystay.Redaction.Debugging;

namespace Keystay.Redaction.Tests.Debugging;

public sealed class BoundedProcessTests
{
    private const string Shell = "/bin/sh";

    [Fact]
    public void A_program_that_ends_well_gives_its_output_and_gets_only_the_environment_it_is_given()
    {
        Assert.Null(Run(new(), "echo \"$GIVEN|$HOME\"; echo noise >&2", out string output));
        Assert.Equal("here|\n", output);
    }

    [Fact]
    public void One_that_fails_or_does_not_exist_gives_no_output()
    {
        Assert.Equal("failed", Run(new(), "echo something; exit 1", out string output));
        Assert.Equal("", output);
        Assert.Equal("failed", new BoundedProcess().Run("/nonexistent/program", [], new Dictionary<string, string>(), out _, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void One_that_does_not_end_is_ended() =>
        Assert.Equal("timeout", Run(new() { MaxTime = TimeSpan.FromMilliseconds(200) }, "exec sleep 600", out _));

    [Fact]
    public void One_that_talks_without_end_is_ended() =>
        Assert.Equal("too-much-output", Run(new() { MaxOutput = 100_000 }, "exec yes", out _));

    [Fact]
    public void One_that_grows_without_end_is_ended() =>
        Assert.Equal("too-much-memory", Run(new() { MaxMemory = 16 << 20 }, "x=aaaaaaaaaaaaaaaa; while :; do [ ${#x} -lt 50000000 ] && x=$x$x; done", out _));

    [Fact]
    public void Asking_to_stop_ends_it()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        Assert.ThrowsAny<OperationCanceledException>(() => new BoundedProcess().Run(Shell, ["-c", "exec sleep 600"], new Dictionary<string, string>(), out _, stop.Token));
    }

    private static string? Run(BoundedProcess process, string script, out string output)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The programs of this test are those of Unix.");
        var environment = new Dictionary<string, string> { ["GIVEN"] = "here", ["PATH"] = "/usr/bin:/bin" };
        return process.Run(Shell, ["-c", script], environment, out output, TestContext.Current.CancellationToken);
    }
}
