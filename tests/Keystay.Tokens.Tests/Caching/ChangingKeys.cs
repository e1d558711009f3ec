using Keystay.Tokens.Trust;

namespace Keystay.Tokens.Tests.Caching;

/// <summary>Keys that the test changes.</summary>
internal sealed class ChangingKeys : IKeySource
{
    public KeySet Current { get; set; } = KeySet.Empty;

    public ValueTask<bool> RefreshAsync(string kid, CancellationToken cancel) => ValueTask.FromResult(false);
}
