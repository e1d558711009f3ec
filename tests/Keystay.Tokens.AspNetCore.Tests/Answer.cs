using Xunit;

namespace Keystay.Tokens.AspNetCore.Tests;

/// <summary>What a server answered.</summary>
internal sealed record Answer(int Status, IReadOnlyList<string> Challenges, string Body)
{
    /// <summary>The only challenge.</summary>
    public string Challenge => Assert.Single(Challenges);
}
