namespace Keystay.Tokens.Trust;

/// <summary>A document that is read anew all the time. What it last said is kept while it cannot be read; whether that is still believed is a matter of its freshness.</summary>
internal abstract class WatchedDocument(string name, TimeSpan maxStaleness, ProtectedClock clock)
{
    private readonly Lock turn = new();
    private Task<bool>? reading;

    public string Name { get; } = name;

    public Freshness Freshness { get; } = new(maxStaleness);

    /// <summary>What it last said; before it was read, whom it would speak for, so that no template speaks for them meanwhile.</summary>
    public KeyDocument Content { get; protected set; } = null!;

    /// <summary>Why the last attempt failed; null if it did not.</summary>
    public KeyDocumentException? Failure { get; private set; }

    public KeyDocumentState State => new(Name, Freshness.ConfirmedAt, Freshness.IsStale(clock.Now), Failure);

    /// <summary>The reading that is under way; null if none is.</summary>
    public Task<bool>? Reading => Volatile.Read(ref reading) is { IsCompleted: false } underWay ? underWay : null;

    /// <summary>Reads it, or joins the reading that is under way.</summary>
    /// <param name="changed">Called when it says something new, before anyone who waits is told.</param>
    /// <param name="cancel">Ends the work, for all who joined.</param>
    /// <returns>Whether it could be read.</returns>
    public Task<bool> ReadAsync(Action changed, CancellationToken cancel)
    {
        lock (turn)
        {
            return reading is { IsCompleted: false } ? reading : reading = Task.Run(() => ReadOnceAsync(changed, cancel), CancellationToken.None);
        }
    }

    /// <summary>Fetches the document.</summary>
    /// <exception cref="KeyDocumentException">It cannot be had, or says what it must not.</exception>
    protected abstract Task<KeyDocument> FetchAsync(CancellationToken cancel);

    private async Task<bool> ReadOnceAsync(Action changed, CancellationToken cancel)
    {
        // Current as of when it was asked for: an answer that takes long may be as old as that.
        var asked = clock.Now;
        try
        {
            var fetched = await FetchAsync(cancel).ConfigureAwait(false);
            bool isNew = !fetched.Jwks.Span.SequenceEqual(Content.Jwks.Span) || !Equals(fetched.PublishedBy, Content.PublishedBy) || Freshness.ConfirmedAt is null;
            if (isNew)
            {
                // A document that is no JWKS must not take the place of one that is.
                JwksReader.Read(fetched);
                Content = fetched;
            }
            Failure = null;
            Freshness.Confirm(asked);
            if (isNew)
            {
                changed();
            }
            return true;
        }
        catch (KeyDocumentException e)
        {
            Failure = e;
            return false;
        }
    }
}
