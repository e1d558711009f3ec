using System.Text;
using System.Text.Json;
using Keystay.Signing.Custody;
using Keystay.Signing.Rings;

namespace Keystay.Cli.Keys;

/// <summary>One run of a verb of <c>keystay keys</c>: state, action, result.</summary>
internal static class KeysRun
{
    public static async Task<int> RunAsync(string state, bool asJson, Func<RingStore, Task<KeysReport>> action)
    {
        try
        {
            using var store = RingStore.Open(state);
            var report = await action(store).ConfigureAwait(false);
            Write(report, asJson);
            if (report.Revocation is not { Problem: { } problem } revocation)
            {
                return (int)ExitCode.Clean;
            }
            await Console.Error.WriteLineAsync($"keystay: {problem}: {revocation.Sentence()}").ConfigureAwait(false);
        }
        catch (RingStateException e)
        {
            await Console.Error.WriteLineAsync($"keystay: {e.Reason}: {TerminalText.Clean(e.Message)}").ConfigureAwait(false);
        }
        catch (SignerException e)
        {
            await Console.Error.WriteLineAsync($"keystay: {e.Reason}: {TerminalText.Clean(e.Message)}").ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("keystay: stopped.").ConfigureAwait(false);
        }
        return (int)ExitCode.Unfinished;
    }

    private static void Write(KeysReport report, bool asJson)
    {
        byte[] text = asJson ? [.. JsonSerializer.SerializeToUtf8Bytes(report, KeysReportJson.Default.KeysReport), (byte)'\n'] : Encoding.UTF8.GetBytes(KeysTable.Of(report));
        using var output = Console.OpenStandardOutput();
        output.Write(text);
    }
}
