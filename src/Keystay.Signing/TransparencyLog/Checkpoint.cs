using System.Globalization;
using System.Text;

namespace Keystay.Signing.TransparencyLog;

/// <summary>The head of a log: what C2SP tlog-checkpoint signs.</summary>
/// <param name="Origin">The name of the log.</param>
/// <param name="Size">How many entries it has.</param>
/// <param name="Root">The root over them, 32 bytes.</param>
/// <remarks>https://c2sp.org/tlog-checkpoint</remarks>
public sealed record Checkpoint(string Origin, long Size, ReadOnlyMemory<byte> Root)
{
    /// <summary>The three lines that are signed, in UTF-8.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Convert.ToBase64String(Root.Span)}\n"));

    /// <summary>The checkpoint with a signature, as the file <c>checkpoint</c> has it.</summary>
    public SignedNote SignedBy(ICheckpointSigner signer)
    {
        ArgumentNullException.ThrowIfNull(signer);
        return new SignedNote(ToBytes(), [new NoteSignature(signer.Key.Name, signer.Key.Id, signer.Sign(this))]);
    }

    /// <summary>Reads a signed checkpoint and believes it only when the key signed it and the origin is the expected one.</summary>
    /// <exception cref="LogException">It is not to be believed; the message says why.</exception>
    public static Checkpoint Verify(ReadOnlySpan<byte> note, string origin, NoteKey key)
    {
        var signed = SignedNote.Parse(note);
        signed.Require(key);
        var checkpoint = Parse(signed.Text.Span);
        return checkpoint.Origin == origin ? checkpoint
            : throw new LogException(LogErrors.WrongOrigin, $"The checkpoint is of the log '{checkpoint.Origin}', not of '{origin}'.");
    }

    /// <summary>Reads the signed lines; further lines are extensions and are passed over.</summary>
    /// <exception cref="LogException">They are no checkpoint.</exception>
    public static Checkpoint Parse(ReadOnlySpan<byte> text)
    {
        var lines = Encoding.UTF8.GetString(text).Split('\n');
        // The text ends with a line feed, so the last part is empty.
        if (lines.Length < 4 || lines[0].Length == 0 || lines[^1].Length != 0 || lines[..^1].Any(l => l.Length == 0))
        {
            throw Malformed("it has no three lines");
        }
        if (!long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out long size) || (lines[1].Length > 1 && lines[1][0] == '0'))
        {
            throw Malformed("its size is no decimal number");
        }
        var root = new byte[MerkleHash.Size];
        return lines[2].Length == 44 && Convert.TryFromBase64String(lines[2], root, out int written) && written == root.Length
            ? new Checkpoint(lines[0], size, root)
            : throw Malformed("its root is no base64 of 32 bytes");
    }

    private static LogException Malformed(string why) => new(LogErrors.Malformed, $"This is no checkpoint (C2SP tlog-checkpoint): {why}.");
}
