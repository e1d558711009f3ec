using Xunit;

namespace Keystay.Cli.Tests;

/// <summary>Each file of Sessions/ is a small session at the command line; see <see cref="Session"/> for its language.</summary>
public sealed class SessionTests
{
    public static TheoryData<string> Names() =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Sessions"), "*.txt").Select(f => Path.GetFileNameWithoutExtension(f)!).Order()];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_command_behaves_as_its_session_says(string name)
    {
        using var session = new Session(Path.Combine(AppContext.BaseDirectory, "Sessions", name + ".txt"));
        await session.PlayAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("keystay scan missing\nexit 0", "exit")]
    [InlineData("keystay scan missing\nexit 3\nstdout nothing-like-this", "stdout")]
    [InlineData("keystay scan missing\nexit 3\n! stdout not-found", "stdout")]
    [InlineData("keystay scan missing", "exit")]
    public async Task A_session_that_says_something_wrong_fails(string text, string word)
    {
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        using var session = new Session(file);
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => session.PlayAsync(TestContext.Current.CancellationToken));
        Assert.Contains(word, failure.Message, StringComparison.Ordinal);
        File.Delete(file);
    }
}
