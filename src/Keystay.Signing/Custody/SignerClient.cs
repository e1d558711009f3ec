namespace Keystay.Signing.Custody;

/// <summary>
/// The way to one ring's signer. Safe for any number of threads; requests that come together travel together. After the signer was restarted the
/// next request connects again; what was under way fails, and is never sent twice.
/// </summary>
public sealed class SignerClient : IDisposable
{
    /// <summary>Callers that wait on threads of their own, for each connection of the others: enough to keep a signer's thread busy, and far from the connections it takes.</summary>
    private const int WaitingCallers = 4;

    private readonly string path;
    private readonly Lock connecting = new();
    private readonly SignerConnection?[] connections;
    private readonly SignerExchanges exchanges;
    private bool closed;

    private SignerClient(string path, int connections)
    {
        this.path = path;
        this.connections = new SignerConnection?[connections];
        exchanges = new SignerExchanges(path, WaitingCallers * connections);
    }

    /// <summary>Names the signer's socket; the first request connects.</summary>
    /// <param name="socketPath">The socket.</param>
    /// <param name="connections">Connections at most; a signer serves each by one of its threads, so fewer than it has threads leave some idle.</param>
    public static SignerClient For(string socketPath, int? connections = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(socketPath);
        return new SignerClient(socketPath, connections ?? Environment.ProcessorCount);
    }

    /// <summary>Signs claims with a key of the ring.</summary>
    /// <param name="kid">The key.</param>
    /// <param name="claims">What the token says.</param>
    /// <exception cref="SignerException">It did not sign.</exception>
    public ValueTask<SignedToken> SignAsync(string kid, TokenClaims claims) => Connection().Send(new SignatureRequest(kid, claims));

    /// <summary>The same on the calling thread, which waits: the shortest way for one token, as no other thread is woken, and for interfaces that cannot await.</summary>
    /// <exception cref="SignerException">It did not sign; after signer-gone, when it does not answer within ten seconds too, that is not known.</exception>
    public SignedToken Sign(string kid, TokenClaims claims) => new(exchanges.Ask(new SignatureRequest(kid, claims)));

    /// <summary>
    /// Signs the signing input of a JWS that somebody else wrote (RFC 7515, section 5.1), for identity servers with a pipeline of their own. The signer
    /// reads it and holds its claims against the ring's policy like any others; a key's <c>kid</c> and <c>alg</c> must stand in its header. A key of an issuing service
    /// signs messages of its feed or checkpoints of its log this way, and nothing else.
    /// </summary>
    /// <returns>The signature alone, in base64url.</returns>
    /// <exception cref="SignerException">It did not sign.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> SignInputAsync(string kid, ReadOnlyMemory<byte> signingInput) =>
        (await Connection().Send(new SignatureRequest(kid, signingInput.Span)).ConfigureAwait(false)).Compact;

    /// <summary>The same on the calling thread, which waits.</summary>
    /// <returns>The signature alone, in base64url.</returns>
    /// <exception cref="SignerException">It did not sign; after signer-gone, when it does not answer within ten seconds too, that is not known.</exception>
    public ReadOnlyMemory<byte> SignInput(string kid, ReadOnlySpan<byte> signingInput) => exchanges.Ask(new SignatureRequest(kid, signingInput));

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (connecting)
        {
            closed = true;
            foreach (var connection in connections)
            {
                connection?.Dispose();
            }
        }
        exchanges.Dispose();
    }

    /// <summary>An idle connection, or the one with the fewest requests under way.</summary>
    private SignerConnection Connection()
    {
        SignerConnection? best = null;
        for (int i = 0; i < connections.Length; i++)
        {
            if (Volatile.Read(ref connections[i]) is not { IsBroken: false } connection)
            {
                connection = Connect(i);
            }
            if (connection.Waiting == 0)
            {
                return connection;
            }
            if (best is null || connection.Waiting < best.Waiting)
            {
                best = connection;
            }
        }
        return best!;
    }

    private SignerConnection Connect(int index)
    {
        lock (connecting)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            if (connections[index] is { IsBroken: false } connection)
            {
                return connection;
            }
            connections[index]?.Dispose();
            connection = new SignerConnection(path);
            Volatile.Write(ref connections[index], connection);
            return connection;
        }
    }
}
