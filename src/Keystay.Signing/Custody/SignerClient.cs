namespace Keystay.Signing.Custody;

/// <summary>
/// The way to one ring's signer. Safe for any number of threads; requests that come together travel together. After the signer was restarted the
/// next request connects again; what was under way fails, and is never sent twice.
/// </summary>
public sealed class SignerClient : IDisposable
{
    private SignerClient()
    {
    }

    /// <summary>Names the signer's socket; the first request connects.</summary>
    public static SignerClient For(string socketPath) => throw new NotImplementedException(socketPath);

    /// <summary>Signs claims with a key of the ring.</summary>
    /// <param name="kid">The key.</param>
    /// <param name="claims">What the token says.</param>
    /// <param name="cancel">Stops waiting; the signer may have signed.</param>
    /// <exception cref="SignerException">It did not sign.</exception>
    public ValueTask<SignedToken> SignAsync(string kid, TokenClaims claims, CancellationToken cancel = default) => throw new NotImplementedException(kid + claims + cancel);

    /// <summary>
    /// Signs the signing input of a JWS that somebody else wrote (RFC 7515, section 5.1), for identity servers with a pipeline of their own. The signer
    /// reads it and holds its claims against the ring's policy like any others; a key's <c>kid</c> and <c>alg</c> must stand in its header.
    /// </summary>
    /// <exception cref="SignerException">It did not sign.</exception>
    public ValueTask<SignedToken> SignInputAsync(string kid, ReadOnlyMemory<byte> signingInput, CancellationToken cancel = default) => throw new NotImplementedException(kid + signingInput + cancel);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
