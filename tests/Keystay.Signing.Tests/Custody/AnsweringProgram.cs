namespace Keystay.Signing.Tests.Custody;

/// <summary>A program that gives one answer, in the place of the command that searches.</summary>
internal sealed class AnsweringProgram : IDisposable
{
    private readonly string script = Path.GetTempFileName();

    public AnsweringProgram(string answer, int exitCode) => File.WriteAllText(script, $"echo '{answer}'; exit {exitCode}\n");

    public string[] Command => ["/bin/sh", script];

    public void Dispose() => File.Delete(script);
}
