namespace Keystay.Architecture.Tests;

public class SourceFilesTests
{
    private const int MostLines = 400;

    [Fact]
    public void A_file_holds_one_type_and_has_its_name() => Assert.All(Repository.Sources.Where(s => !s.IsProgram), source =>
        Assert.Equal((source.Path, source.Name), (source.Path, string.Join(", ", source.Types))));

    [Fact]
    public void A_file_is_read_in_one_sitting() => Assert.All(Repository.Sources, source =>
        Assert.True(source.Lines < MostLines, $"{source} has {source.Lines} lines and is asking to be two files."));

    [Theory]
    [InlineData("#pragma " + "warning disable")]
    [InlineData("[Suppress" + "Message(")]
    [InlineData("#nullable " + "disable")]
    public void No_file_silences_the_compiler(string how) => Assert.DoesNotContain(Repository.Sources, source => source.Silences(how));
}
