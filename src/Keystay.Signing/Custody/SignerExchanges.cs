namespace Keystay.Signing.Custody;

/// <summary>The exchanges of one client: one for each caller at a time, up to as many as a client should hold open.</summary>
internal sealed class SignerExchanges(string path, int most) : IDisposable
{
    /// <summary>A signer that stands still must not hold its callers for ever.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Stack<SignerExchange> idle = new();
    private readonly SemaphoreSlim places = new(most);
    private bool closed;

    /// <summary>Has a request signed, and waits for it.</summary>
    /// <returns>The token, or the signature.</returns>
    /// <exception cref="SignerException">It was not signed; after signer-gone that is not known.</exception>
    public byte[] Ask(SignatureRequest request)
    {
        if (!places.Wait(Patience))
        {
            throw new SignerException("busy", "The signer has as many requests as it takes. This one was not sent; ask again.");
        }
        try
        {
            while (true)
            {
                bool wasIdle = TryTake(out var exchange);
                exchange ??= new SignerExchange(path, Patience);
                if (Ask(exchange, request, wasIdle) is { } answer)
                {
                    return answer;
                }
            }
        }
        finally
        {
            places.Release();
        }
    }

    public void Dispose()
    {
        lock (idle)
        {
            closed = true;
            while (idle.TryPop(out var exchange))
            {
                exchange.Dispose();
            }
        }
    }

    /// <returns>Null when the connection lay idle and its signer was gone before anything was sent: what was not sent may be sent to the next one.</returns>
    private byte[]? Ask(SignerExchange exchange, SignatureRequest request, bool wasIdle)
    {
        bool isGood = false;
        try
        {
            if (!exchange.TrySend(request.Write(exchange.Room, 0)) && wasIdle)
            {
                return null;
            }
            // A signer without a place for a connection says so before it closes it, and that can be read although nothing could be sent.
            byte[] answer = exchange.Receive();
            isGood = true;
            return answer;
        }
        catch (SignerException e)
        {
            isGood = e.Reason is not ("signer-gone" or "busy");
            throw;
        }
        finally
        {
            GiveBack(exchange, isGood);
        }
    }

    private bool TryTake(out SignerExchange? exchange)
    {
        lock (idle)
        {
            ObjectDisposedException.ThrowIf(closed, typeof(SignerClient));
            return idle.TryPop(out exchange);
        }
    }

    private void GiveBack(SignerExchange exchange, bool isGood)
    {
        lock (idle)
        {
            if (isGood && !closed)
            {
                idle.Push(exchange);
                return;
            }
        }
        exchange.Dispose();
    }
}
