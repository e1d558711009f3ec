using Microsoft.Extensions.Logging;

namespace Keystay.Tokens.Revocations;

/// <summary>
/// Follows an issuer's revocation feed over server-sent events and keeps <see cref="Revocations"/> up to date: connects, resumes, notices gaps and silence,
/// reads everything anew when something is missing. Following starts at once.
/// </summary>
public sealed class HttpRevocationFeed : IAsyncDisposable
{
    /// <param name="options">The feed.</param>
    /// <param name="clock">The time; the system's when none is given. Give the validator the same.</param>
    /// <param name="logger">Told of connections lost, messages refused, gaps and silence; none when null.</param>
    /// <exception cref="ArgumentException">The address is plain http.</exception>
    public HttpRevocationFeed(RevocationFeedOptions options, ProtectedClock? clock = null, ILogger<HttpRevocationFeed>? logger = null) => throw new NotSupportedException();

    /// <summary>What is revoked; for <see cref="TokenValidator"/>.</summary>
    public RevocationList Revocations => throw new NotSupportedException();

    /// <summary>Waits until the feed is known completely for the first time.</summary>
    /// <param name="cancel">Ends the waiting, not the work.</param>
    public Task LoadAsync(CancellationToken cancel = default) => throw new NotSupportedException();

    /// <summary>Ends the following. The list stays, and is silent from then on.</summary>
    public ValueTask DisposeAsync() => throw new NotSupportedException();
}
