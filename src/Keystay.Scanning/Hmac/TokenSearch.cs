namespace Keystay.Scanning.Hmac;

/// <summary>Any over a list for a key that is a span.</summary>
internal static class TokenSearch
{
    public static bool Any(this IReadOnlyList<HmacToken> tokens, ReadOnlySpan<byte> key, Func<HmacToken, ReadOnlySpan<byte>, bool> test)
    {
        for (int i = 0; i < tokens.Count; i++)
        {
            if (test(tokens[i], key))
            {
                return true;
            }
        }
        return false;
    }
}
