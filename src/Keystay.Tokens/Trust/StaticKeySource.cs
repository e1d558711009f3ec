namespace Keystay.Tokens.Trust;

/// <summary>Keys that were given and do not change.</summary>
public sealed class StaticKeySource(KeySet keys) : IKeySource
{
    /// <summary>From documents.</summary>
    /// <exception cref="KeyDocumentException">A document is no JWKS.</exception>
    public StaticKeySource(params IEnumerable<KeyDocument> documents)
        : this(KeySet.Load(documents))
    {
    }

    /// <inheritdoc/>
    public KeySet Current { get; } = keys;

    /// <inheritdoc/>
    public ValueTask<bool> RefreshAsync(string kid, CancellationToken cancel) => ValueTask.FromResult(false);
}
