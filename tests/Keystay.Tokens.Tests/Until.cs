using Xunit;

namespace Keystay.Tokens.Tests;

/// <summary>Waits for what another thread or process does. It is over when it is so, and a test that waits in vain fails by its own bound.</summary>
internal static class Until
{
    public static async Task TrueAsync(Func<bool> condition)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            await Task.Delay(5, bound.Token);
        }
    }
}
