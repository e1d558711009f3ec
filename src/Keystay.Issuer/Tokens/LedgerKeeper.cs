using Keystay.Issuer.Rings;
using Keystay.Signing.Ledger;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Keystay.Issuer.Tokens;

/// <summary>Seals the ledger every ten seconds, lets hours go whose time has come, and forgets expired tokens.</summary>
internal sealed class LedgerKeeper(TokenLedger ledger, IssuedTokens issued, TimeProvider time, ILogger<LedgerKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await SealAsync(CancellationToken.None).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (string note in ledger.Notes)
        {
            logger.LedgerNote(note);
        }
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            await SealAsync(stoppingToken).ConfigureAwait(false);
            issued.Forget(time.GetUtcNow());
        }
    }

    private async Task SealAsync(CancellationToken cancel)
    {
        try
        {
            await ledger.SealAsync(cancel).ConfigureAwait(false);
            await ledger.DeleteExpiredAsync().ConfigureAwait(false);
        }
        catch (LedgerException e)
        {
            // Nothing is lost: what is recorded stays recorded, and the next round seals it.
            logger.SealFailed(e.Code, e.Message, e);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            logger.LoopFailed("the sealing of the ledger", e);
        }
    }
}
