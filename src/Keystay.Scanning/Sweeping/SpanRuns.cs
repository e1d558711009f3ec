namespace Keystay.Scanning.Sweeping;

/// <summary>What the framework's CommonPrefixLength is for the front, at the back.</summary>
internal static class SpanRuns
{
    /// <summary>How many last bytes of both spans agree.</summary>
    public static int CommonSuffix(this Span<byte> a, ReadOnlySpan<byte> b)
    {
        int most = Math.Min(a.Length, b.Length), same = 0;
        while (same < most && a[^(same + 1)] == b[^(same + 1)])
        {
            same++;
        }
        return same;
    }
}
