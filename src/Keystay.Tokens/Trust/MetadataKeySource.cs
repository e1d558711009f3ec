using Microsoft.Extensions.Logging;

namespace Keystay.Tokens.Trust;

/// <summary>
/// Keys from metadata and JWKS that are read anew all the time. A document that cannot be read keeps its keys until
/// <see cref="MetadataOptions.MaxStaleness"/> and loses them then. Reading starts with the first use or with <see cref="LoadAsync"/>.
/// </summary>
public sealed class MetadataKeySource : IKeySource, IAsyncDisposable
{
    /// <param name="options">The documents.</param>
    /// <param name="clock">The time; the system's when none is given. Give the validator the same.</param>
    /// <param name="logger">Told of documents read and refused, and of keys refused; none when null.</param>
    /// <exception cref="ArgumentException">
    /// There is no document; an address is plain http; or the issuer of a document is neither given nor told by its address.
    /// </exception>
    public MetadataKeySource(MetadataOptions options, ProtectedClock? clock = null, ILogger<MetadataKeySource>? logger = null) => throw new NotSupportedException();

    /// <inheritdoc/>
    public KeySet Current => throw new NotSupportedException();

    /// <summary>How it stands with each document.</summary>
    public IReadOnlyList<KeyDocumentState> Documents => throw new NotSupportedException();

    /// <summary>Waits until every document was tried once. It does not throw for a document that cannot be read: look at <see cref="Documents"/>.</summary>
    /// <param name="cancel">Ends the waiting, not the work.</param>
    public Task LoadAsync(CancellationToken cancel = default) => throw new NotSupportedException();

    /// <inheritdoc/>
    public ValueTask<bool> RefreshAsync(string kid, CancellationToken cancel) => throw new NotSupportedException();

    /// <summary>Reads all documents anew now, or joins a reading that is under way; for an operator who has rolled keys in haste.</summary>
    /// <param name="cancel">Ends the waiting, not the work.</param>
    public Task RefreshAsync(CancellationToken cancel = default) => throw new NotSupportedException();

    /// <summary>Ends the reading. Keys known remain until they are stale.</summary>
    public ValueTask DisposeAsync() => throw new NotSupportedException();
}
