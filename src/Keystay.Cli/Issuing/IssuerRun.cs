using Keystay.Issuer;
using Keystay.Issuer.Clients;
using Keystay.Signing.Custody;
using Keystay.Signing.Ledger;
using Keystay.Signing.Rings;
using Microsoft.Extensions.Logging;

namespace Keystay.Cli.Issuing;

/// <summary>Runs the issuing service until it is told to end.</summary>
internal static class IssuerRun
{
    public static async Task<int> RunAsync(IssuerRequest request, CancellationToken cancel)
    {
        try
        {
            var issuer = await IssuerApplication.StartAsync(OptionsOf(request), LogToStandardError, cancel).ConfigureAwait(false);
            await using (issuer.ConfigureAwait(false))
            {
                await Console.Error.WriteLineAsync($"Issuing at {request.Address}, listening on {string.Join(", ", issuer.Addresses)}. The ledger's key: {issuer.LedgerKey}").ConfigureAwait(false);
                await issuer.WaitForShutdownAsync(cancel).ConfigureAwait(false);
            }
            return (int)ExitCode.Clean;
        }
        catch (OperationCanceledException)
        {
            return (int)ExitCode.Clean;
        }
        catch (Exception e) when (ReasonOf(e) is { } reason)
        {
            await Console.Error.WriteLineAsync($"keystay: {reason}: {TerminalText.Clean(e.Message)}").ConfigureAwait(false);
            return (int)ExitCode.Unfinished;
        }
    }

    private static string? ReasonOf(Exception e) => e switch
    {
        IssuerException known => known.Code,
        RingStateException known => known.Reason,
        LedgerException known => known.Code,
        SignerException known => known.Reason,
        _ => null,
    };

    private static IssuerOptions OptionsOf(IssuerRequest request)
    {
        var options = new IssuerOptions
        {
            State = request.State,
            Folder = Path.GetFullPath(request.Folder),
            WrappingKey = request.WrappingKey,
            Address = request.Address,
            Listen = request.Listen,
            Clients = ClientsFile.Read(request.Clients),
        };
        return options with { TokenLifetime = request.Lifetime ?? options.TokenLifetime, KeepLedgerFor = request.Keep ?? options.KeepLedgerFor };
    }

    /// <summary>Standard output is for results; a service has none.</summary>
    private static void LogToStandardError(ILoggingBuilder logging) => logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Keystay", LogLevel.Information)
        .AddSimpleConsole(console => console.SingleLine = true).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
}
