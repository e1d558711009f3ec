using Keystay.Cli.Rendering;
using Keystay.Cli.Scan;
using Keystay.Cli.Tests.Rendering;
using Keystay.Scanning.Reports;
using Xunit;

namespace Keystay.Cli.Tests.Scan;

public sealed class VerdictTests
{
    private static readonly ScanReport Large = MadeUpReport.Large(), Clean = MadeUpReport.Clean();

    [Fact]
    public void A_key_or_a_protected_container_is_found()
    {
        Assert.Equal(ExitCode.Found, Verdict.Of(Clean with { Keys = Large.Keys }, false));
        Assert.Equal(ExitCode.Found, Verdict.Of(Clean with { Protected = Large.Protected }, false));
    }

    [Fact]
    public void Schedules_are_found_only_when_asked_for_and_published_keys_never()
    {
        Assert.Equal(ExitCode.Clean, Verdict.Of(Clean with { Symmetric = Large.Symmetric, Published = Large.Published }, false));
        Assert.Equal(ExitCode.Found, Verdict.Of(Clean with { Symmetric = Large.Symmetric }, true));
        Assert.Equal(ExitCode.Clean, Verdict.Of(Clean with { Published = Large.Published }, true));
    }

    [Fact]
    public void What_is_incomplete_is_neither_clean_nor_merely_found()
    {
        InputReport[] half = [Clean.Inputs[0], Clean.Inputs[0] with { Complete = false }];
        Assert.Equal(ExitCode.Unfinished, Verdict.Of(Clean with { Inputs = half }, false));
        Assert.Equal(ExitCode.Unfinished, Verdict.Of(Large with { Inputs = half }, true));
    }

    [Fact]
    public void The_sentence_at_the_end_says_what_the_exit_code_says()
    {
        Assert.Equal("CLEAN", Advice.For(Clean, false).Word);
        Assert.Equal("FOUND", Advice.For(Large, false).Word);
        Assert.Equal("FOUND", Advice.For(Clean with { Symmetric = Large.Symmetric }, true).Word);
        Assert.Equal("CLEAN", Advice.For(Clean with { Symmetric = Large.Symmetric }, false).Word);
        var (word, sentence) = Advice.For(MadeUpReport.Hostile(), false);
        Assert.Equal("INCOMPLETE", word);
        Assert.Contains("1 private key lies here", sentence, StringComparison.Ordinal);
    }
}
