using System.Buffers;
using System.Buffers.Text;
using System.Text.Encodings.Web;

namespace Keystay.Signer.Tokens;

/// <summary>Writes a JSON object into a buffer that is known to be large enough, without allocating.</summary>
internal ref struct JsonText(Span<byte> to)
{
    private readonly Span<byte> to = to;

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    public readonly ReadOnlySpan<byte> Written => to[..Length];

    public void Raw(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(to[Length..]);
        Length += bytes.Length;
    }

    public void Number(long number)
    {
        Utf8Formatter.TryFormat(number, to[Length..], out int written);
        Length += written;
    }

    /// <summary>A text in quotes; it is valid UTF-8.</summary>
    public void Text(scoped ReadOnlySpan<byte> text)
    {
        Raw("\""u8);
        if (JavaScriptEncoder.UnsafeRelaxedJsonEscaping.FindFirstCharacterToEncodeUtf8(text) < 0)
        {
            Raw(text);
        }
        else if (JavaScriptEncoder.UnsafeRelaxedJsonEscaping.EncodeUtf8(text, to[Length..], out _, out int written) == OperationStatus.Done)
        {
            Length += written;
        }
        Raw("\""u8);
    }
}
