using System.Buffers;

namespace Keystay.Scanning.Encodings.Text;

/// <summary>The leaf elements of one XML element, whose end may be gone.</summary>
/// <remarks>Prefixes and attributes are passed over. It ends at the parent's end tag, at a second start tag of it, or where memory is no text.</remarks>
internal ref struct XmlElements
{
    private static readonly SearchValues<byte> Controls =
        SearchValues.Create([.. Enumerable.Range(0, 32).Except([9, 10, 13]).Append(127).Select(c => (byte)c)]);

    private readonly ReadOnlySpan<byte> text, parent;

    /// <param name="text">Text.</param>
    /// <param name="at">Index within the parent's start tag.</param>
    /// <param name="parent">The parent's local name.</param>
    public XmlElements(ReadOnlySpan<byte> text, int at, ReadOnlySpan<byte> parent)
    {
        int length = text[at..].IndexOfAny(Controls);
        this.text = length < 0 ? text : text[..(at + length)];
        this.parent = parent;
        End = at;
    }

    /// <summary>Index after what has been read.</summary>
    public int End { get; private set; }

    /// <summary>Moves to the next element that has text; its local name and the text.</summary>
    public bool TryNext(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        name = value = default;
        while (text[End..].IndexOf((byte)'<') is >= 0 and var gap && text[(End + gap)..].IndexOf((byte)'>') is > 0 and var tagLength)
        {
            int tagStart = End + gap, content = tagStart + tagLength + 1;
            var tag = text.Slice(tagStart + 1, tagLength - 1);
            bool isEnd = tag.StartsWith("/"u8);
            name = LocalName(isEnd ? tag[1..] : tag);
            if (name.SequenceEqual(parent))
            {
                End = isEnd ? content : End;
                return false;
            }
            int length = text[content..].IndexOf((byte)'<');
            if (length < 0)
            {
                return false;
            }
            End = content;
            if (!isEnd && text[(content + length)..].StartsWith("</"u8))
            {
                value = text.Slice(content, length);
                End = content + length;
                return true;
            }
        }
        return false;
    }

    private static ReadOnlySpan<byte> LocalName(ReadOnlySpan<byte> tag)
    {
        int end = tag.IndexOfAny(" \t\r\n"u8);
        tag = end < 0 ? tag : tag[..end];
        return tag[(tag.LastIndexOf((byte)':') + 1)..];
    }
}
