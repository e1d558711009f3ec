namespace Keystay.Tokens.Trust;

/// <summary>Where a validator has its keys from.</summary>
public interface IKeySource
{
    /// <summary>The keys as they are known now. Never waits.</summary>
    KeySet Current { get; }

    /// <summary>Asks for newer keys because a token names one that is not known. Callers that ask together share one answer.</summary>
    /// <param name="kid">The key that was asked for.</param>
    /// <param name="cancel">Ends the waiting, not the work.</param>
    /// <returns>Whether <see cref="Current"/> was made anew; false at once where asking again so soon is pointless.</returns>
    ValueTask<bool> RefreshAsync(string kid, CancellationToken cancel);
}
