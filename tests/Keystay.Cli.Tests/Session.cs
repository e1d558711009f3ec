using System.Text.RegularExpressions;
using Xunit;

namespace Keystay.Cli.Tests;

/// <summary>
/// A command-line session in a folder of its own. One command a line, words as in a shell with single quotes, <c>#</c> comments:
/// <code>
/// keystay ARG…          runs the built command; `exit` must follow
/// stop ARG…             runs it, and sends SIGTERM once it waits on standard input
/// exit N                its exit code
/// [!] stdout REGEX      its standard output matches (or not); also stderr; also file NAME REGEX
/// stdin NAME            the next command reads this file
/// empty|noise NAME      makes a file: nothing in it, or 100,000 random bytes
/// key NAME KIND         makes a file: an RSA key as private-pem, public-pem
/// secret NAME           makes a file of 32 random bytes that only its owner may read
/// mkdir|mkfifo|lock NAME   makes a folder, a FIFO, or a file that nobody may read (as root the session is skipped)
/// gzip NAME             packs a file to NAME.gz
/// [!] exists NAME
/// only NAME…            the folder holds these and nothing else
/// </code>
/// After a line <c>-- NAME --</c> follows a file's text.
/// </summary>
internal sealed partial class Session : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("keystay-session-").FullName;
    private readonly string script;
    private string? input;
    private CommandResult? last;
    private bool exitChecked = true;

    public Session(string file) => script = File.ReadAllText(file).ReplaceLineEndings("\n");

    public async Task PlayAsync(CancellationToken cancel)
    {
        string[] parts = FileHeader().Split(script);
        for (int i = 1; i + 1 < parts.Length; i += 2)
        {
            await File.WriteAllTextAsync(At(parts[i]), parts[i + 1], cancel);
        }
        foreach (var (line, number) in parts[0].Split('\n').Select((l, i) => (l.Trim(), i + 1)))
        {
            if (line.Length > 0 && line[0] != '#')
            {
                await PlayAsync(line, $"line {number}: {line}", cancel);
            }
        }
        Assert.True(exitChecked, "The last command has no exit line.");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task PlayAsync(string line, string where, CancellationToken cancel)
    {
        var words = Words().Matches(line).Select(w => w.Groups[1].Success ? w.Groups[1].Value : w.Value).ToList();
        bool expected = words[0] != "!";
        if (!expected)
        {
            words.RemoveAt(0);
        }
        switch (words)
        {
            case ["keystay" or "stop", .. var arguments]:
                Assert.True(exitChecked, $"{where}: the command before has no exit line.");
                last = await CommandResult.RunAsync(folder, arguments, input is null ? null : At(input), stop: words[0] == "stop", cancel);
                (input, exitChecked) = (null, false);
                break;
            case ["exit", var code]:
                Assert.True(last!.ExitCode.ToString() == code, $"{where}: the exit code is {last.ExitCode}.\n{last.Output}{last.Errors}");
                exitChecked = true;
                break;
            case ["stdout", var pattern]:
                Matches(last!.Output, pattern, expected, where);
                break;
            case ["stderr", var pattern]:
                Matches(last!.Errors, pattern, expected, where);
                break;
            case ["file", var name, var pattern]:
                Matches(await File.ReadAllTextAsync(At(name), cancel), pattern, expected, where);
                break;
            case ["exists", var name]:
                Assert.True(Path.Exists(At(name)) == expected, where);
                break;
            case ["only", .. var names]:
                Assert.Equal(names.Order(), Directory.GetFileSystemEntries(folder).Select(f => Path.GetFileName(f)!).Order());
                break;
            case ["stdin", var name]:
                input = name;
                break;
            default:
                SessionProps.Make(words, At, where);
                break;
        }
    }

    private static void Matches(string text, string pattern, bool expected, string where) =>
        Assert.True(Regex.IsMatch(text, pattern, RegexOptions.Multiline) == expected, $"{where}\nin:\n{text}");

    private string At(string name) => Path.Combine(folder, name);

    [GeneratedRegex("^-- (.+) --\n", RegexOptions.Multiline)]
    private static partial Regex FileHeader();

    [GeneratedRegex("'([^']*)'|[^ ]+")]
    private static partial Regex Words();
}
