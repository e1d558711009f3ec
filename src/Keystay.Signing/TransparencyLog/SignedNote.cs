using System.Buffers.Binary;
using System.Text;

namespace Keystay.Signing.TransparencyLog;

/// <summary>A text with signatures below it: C2SP signed-note.</summary>
/// <remarks>https://c2sp.org/signed-note</remarks>
public sealed class SignedNote
{
    /// <summary>No note is larger, in bytes: one is read before anything in it is believed.</summary>
    public const int MostBytes = 64 << 10;

    private const int MostSignatures = 64;

    private const string LineStart = "\u2014 "; // an em dash

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    internal SignedNote(ReadOnlyMemory<byte> text, IReadOnlyList<NoteSignature> signatures)
    {
        Text = text;
        Signatures = signatures;
    }

    /// <summary>What is signed, with the line feed that ends it.</summary>
    public ReadOnlyMemory<byte> Text { get; }

    /// <summary>The signatures, of keys known and unknown.</summary>
    public IReadOnlyList<NoteSignature> Signatures { get; }

    /// <exception cref="LogException">The bytes are no note.</exception>
    public static SignedNote Parse(ReadOnlySpan<byte> note)
    {
        if (note.Length > MostBytes)
        {
            throw Malformed($"it has more than {MostBytes} bytes");
        }
        // A text may hold empty lines of its own: the last one divides.
        int end = note.LastIndexOf("\n\n"u8);
        if (end < 0 || note[^1] != '\n' || HasControls(note))
        {
            throw Malformed("no empty line divides text and signatures, or it holds control characters");
        }
        try
        {
            _ = StrictUtf8.GetCharCount(note);
        }
        catch (DecoderFallbackException)
        {
            throw Malformed("it is not UTF-8");
        }
        var lines = StrictUtf8.GetString(note[(end + 2)..]).Split('\n')[..^1];
        return lines.Length is > 0 and <= MostSignatures
            ? new SignedNote(note[..(end + 1)].ToArray(), [.. lines.Select(SignatureOf)])
            : throw Malformed($"it has {lines.Length} signature lines, where 1 to {MostSignatures} may be");
    }

    /// <summary>Believes the note only when this key signed it.</summary>
    /// <exception cref="LogException">It did not.</exception>
    public void Require(NoteKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var own = Signatures.Where(s => s.KeyId == key.Id && s.Name == key.Name).ToArray();
        if (own.Length == 0)
        {
            throw new LogException(LogErrors.BadSignature, $"The note has no signature by the key {key.Name} ({key.Id:x8}).");
        }
        if (!own.All(s => key.Verifies(Text.Span, s.Signature.Span)))
        {
            throw new LogException(LogErrors.BadSignature, $"The signature by the key {key.Name} ({key.Id:x8}) does not hold: the note was changed.");
        }
    }

    /// <summary>The note as <see cref="Parse"/> reads it.</summary>
    public byte[] ToBytes() => [.. Text.Span, (byte)'\n', .. Encoding.UTF8.GetBytes(string.Concat(Signatures.Select(Line)))];

    private static string Line(NoteSignature signature)
    {
        var blob = new byte[4 + signature.Signature.Length];
        BinaryPrimitives.WriteUInt32BigEndian(blob, signature.KeyId);
        signature.Signature.Span.CopyTo(blob.AsSpan(4));
        return $"{LineStart}{signature.Name} {Convert.ToBase64String(blob)}\n";
    }

    private static NoteSignature SignatureOf(string line)
    {
        string[] parts = line.StartsWith(LineStart, StringComparison.Ordinal) ? line[LineStart.Length..].Split(' ') : [];
        if (parts.Length != 2 || !NoteKey.IsName(parts[0]))
        {
            throw Malformed("a signature line does not read '\u2014 NAME SIGNATURE'");
        }
        var blob = new byte[parts[1].Length];
        // One signature, one spelling: the decoder passes over bits that the last character has too many.
        return Convert.TryFromBase64String(parts[1], blob, out int written) && written > 4 && Convert.ToBase64String(blob, 0, written) == parts[1]
            ? new NoteSignature(parts[0], BinaryPrimitives.ReadUInt32BigEndian(blob), blob.AsMemory(4, written - 4))
            : throw Malformed("a signature is no base64 of a key id and a signature");
    }

    private static bool HasControls(ReadOnlySpan<byte> note) => note.ContainsAnyInRange((byte)0, (byte)9) || note.ContainsAnyInRange((byte)11, (byte)31);

    private static LogException Malformed(string why) => new(LogErrors.Malformed, $"This is no signed note (C2SP signed-note): {why}.");
}
