namespace Keystay.Scanning.Encodings.Text;

/// <summary>The extent of a JSON object around one of its members.</summary>
internal static class JsonObject
{
    /// <summary>
    /// The object's first and last-but-one index, braces included. Where memory turns into something that is no text, the object is taken to
    /// have lost its beginning or end there. Braces inside strings count: JWK values have none, and a kid with one costs that key.
    /// </summary>
    public static (int Start, int End) Around(ReadOnlySpan<byte> text, int member)
    {
        int start = member, end = member, depth = 0;
        while (start > 0 && depth >= 0 && IsText(text[start - 1]))
        {
            start--;
            depth += text[start] is (byte)'}' or (byte)']' ? 1 : text[start] is (byte)'{' or (byte)'[' ? -1 : 0;
        }
        depth = 0;
        while (end < text.Length && depth >= 0 && IsText(text[end]))
        {
            depth += text[end] is (byte)'{' or (byte)'[' ? 1 : text[end] is (byte)'}' or (byte)']' ? -1 : 0;
            end++;
        }
        return (start, end);
    }

    private static bool IsText(byte c) => c is >= (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t';
}
