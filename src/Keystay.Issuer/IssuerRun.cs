using Keystay.Issuer.Clients;
using Keystay.Issuer.Protocol;
using Keystay.Signing.Custody;
using Keystay.Signing.Ledger;
using Keystay.Signing.Rings;
using Microsoft.Extensions.Logging;

namespace Keystay.Issuer;

/// <summary>Runs the issuing service until it is told to end: by a signal, or by the end of its standard input, so that it does not outlive who started it.</summary>
internal static class IssuerRun
{
    public static async Task<ProgramExit> RunAsync(IssuerRequest request)
    {
        using var ending = new CancellationTokenSource();
        var told = EndWithInputAsync(ending);
        try
        {
            var issuer = await IssuerApplication.StartAsync(OptionsOf(request), LogToStandardError, ending.Token).ConfigureAwait(false);
            await using (issuer.ConfigureAwait(false))
            {
                await Console.Error.WriteLineAsync($"Issuing at {request.Address}, listening on {string.Join(", ", issuer.Addresses)}. The ledger's key: {issuer.LedgerKey}").ConfigureAwait(false);
                await issuer.WaitForShutdownAsync(ending.Token).ConfigureAwait(false);
            }
            return ProgramExit.Done;
        }
        catch (OperationCanceledException) when (told.IsCompleted)
        {
            return ProgramExit.Done;
        }
        catch (Exception e) when (ReasonOf(e) is { } reason)
        {
            await Console.Error.WriteLineAsync($"keystay: {reason}: {e.Message}").ConfigureAwait(false);
            return ProgramExit.Unfinished;
        }
    }

    private static async Task EndWithInputAsync(CancellationTokenSource ending)
    {
        // On a thread of its own: reading the console blocks whoever asks.
        await Task.Run(() => Console.In.ReadToEnd()).ConfigureAwait(false);
        await ending.CancelAsync().ConfigureAwait(false);
    }

    private static string? ReasonOf(Exception e) => e switch
    {
        IssuerException known => known.Code,
        RingStateException known => known.Reason,
        LedgerException known => known.Code,
        SignerException known => known.Reason,
        IOException or UnauthorizedAccessException => IssuerException.Of(e).Code,
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
            Keystay = request.Keystay,
            SignerUsers = request is { FirstSignerUser: { } first, LastSignerUser: { } last } ? new SignerUserRange(first, last) : null,
        };
        return options with { TokenLifetime = request.Lifetime ?? options.TokenLifetime, KeepLedgerFor = request.Keep ?? options.KeepLedgerFor };
    }

    /// <summary>Standard output is for results; a service has none.</summary>
    private static void LogToStandardError(ILoggingBuilder logging) => logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Keystay", LogLevel.Information)
        .AddSimpleConsole(console => console.SingleLine = true).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
}
