using System.Collections.Frozen;

namespace Keystay.Scanning.Published;

/// <summary>Keys whose private half anyone can look up: test keys in programs, examples in standards.</summary>
internal static class PublishedKeys
{
    private static readonly FrozenDictionary<string, string> Origins = new Dictionary<string, string>
    {
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Where the key of a thumbprint was published, or null.</summary>
    public static string? OriginOf(string thumbprint) => Origins.GetValueOrDefault(thumbprint);
}
