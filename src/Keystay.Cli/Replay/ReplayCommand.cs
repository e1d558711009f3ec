using System.CommandLine;

namespace Keystay.Cli.Replay;

/// <summary><c>keystay replay</c>: the chain of Storm-0558 with processes and a key of its own.</summary>
internal sealed class ReplayCommand : Command
{
    public ReplayCommand()
        : base("replay", """
            Act Storm-0558 out on this machine, with real processes and a key made for it, and see where Keystay breaks the chain.

            Exit codes: 0 every step went as it should; 2 wrong usage; 3 a step could not be done or did not find the key.

            Example:
              keystay replay
            """) =>
        SetAction(async (_, cancel) => (int)await RunAsync(Console.Out, cancel).ConfigureAwait(false));

    /// <summary>The chain, in its order. A step that comes later may use what the earlier ones left on the stage.</summary>
    private static IReadOnlyList<IReplayStep> Steps { get; } = [new CrashStep(), new ScanStep("crash"), new RedactStep(), new SnapshotStep(), new ScanStep("live"), new CustodyStep()];

    private static async Task<ExitCode> RunAsync(TextWriter output, CancellationToken cancel)
    {
        using var stage = new ReplayStage();
        try
        {
            for (int i = 0; i < Steps.Count; i++)
            {
                var step = Steps[i];
                await output.WriteLineAsync($"{i + 1}. {step.Title}\n   Storm-0558  {step.Storm0558}").ConfigureAwait(false);
                foreach (var (label, text) in await step.RunAsync(stage, cancel).ConfigureAwait(false))
                {
                    await output.WriteLineAsync($"   {label,-10}  {TerminalText.Clean(text)}").ConfigureAwait(false);
                }
                await output.WriteLineAsync().ConfigureAwait(false);
            }
        }
        catch (ReplayException e)
        {
            await output.WriteLineAsync($"   {"stopped",-10}  {TerminalText.Clean(e.Message)}").ConfigureAwait(false);
            return ExitCode.Unfinished;
        }
        catch (OperationCanceledException)
        {
            await output.WriteLineAsync($"   {"stopped",-10}  As you asked.").ConfigureAwait(false);
            return ExitCode.Unfinished;
        }
        await output.WriteLineAsync("The key was found, named and proved in both dumps, before either could have left; the copy that may leave holds none. In custody there was none to find. The dumps are deleted.").ConfigureAwait(false);
        return ExitCode.Clean;
    }
}
