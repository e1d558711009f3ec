using System.Diagnostics;

namespace Keystay.FleetLoad;

/// <summary>What a run of the built <c>keystay</c> gave.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Errors)
{
    public static async Task<CommandResult> RunAsync(string keystay, params string[] arguments)
    {
        using var process = Start(keystay, arguments);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new CommandResult(process.ExitCode, await output, await errors);
    }

    /// <exception cref="InvalidOperationException">It did not end with 0.</exception>
    public static async Task<string> SucceedAsync(string keystay, params string[] arguments)
    {
        var result = await RunAsync(keystay, arguments);
        return result.ExitCode == 0 ? result.Output : throw new InvalidOperationException($"keystay {string.Join(' ', arguments)}: exit code {result.ExitCode}\n{result.Errors}");
    }

    public static Process Start(string keystay, params string[] arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", [keystay, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
}
