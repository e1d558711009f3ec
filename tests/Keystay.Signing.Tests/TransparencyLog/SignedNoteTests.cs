using System.Text;
using CsCheck;
using Keystay.LedgerLoad;
using Keystay.Signing.TransparencyLog;

namespace Keystay.Signing.Tests.TransparencyLog;

public sealed class SignedNoteTests
{
    /// <summary>The example of golang.org/x/mod/sumdb/note, whose format C2SP signed-note is.</summary>
    private const string GoKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    private const string GoNote = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
        + "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    [Fact]
    public void The_note_of_the_Go_implementation_is_believed()
    {
        var note = SignedNote.Parse(Encoding.UTF8.GetBytes(GoNote));
        var key = NoteKey.Parse(GoKey);
        note.Require(key);
        Assert.Equal(GoKey, key.ToString());
        Assert.Equal(GoNote, Encoding.UTF8.GetString(note.ToBytes()));
    }

    [Fact]
    public void No_changed_byte_of_a_note_is_believed()
    {
        using var signer = NoteSigner.Create("keystay.test/log");
        byte[] note = new Checkpoint("keystay.test/log", 42, MerkleHash.Empty()).SignedBy(signer).ToBytes();
        Assert.Equal(42, Checkpoint.Verify(note, "keystay.test/log", signer.Key).Size);
        Gen.Select(Gen.Int[0, note.Length - 1], Gen.Byte[1, 255]).Sample((at, change) =>
        {
            byte[] changed = [.. note];
            changed[at] ^= change;
            return Refused(() => Checkpoint.Verify(changed, "keystay.test/log", signer.Key)) is LogErrors.Malformed or LogErrors.BadSignature;
        }, iter: 3000, threads: 1);
    }

    [Fact]
    public void A_note_cut_anywhere_is_refused()
    {
        byte[] note = Encoding.UTF8.GetBytes(GoNote);
        var key = NoteKey.Parse(GoKey);
        Assert.All(Enumerable.Range(0, note.Length), length => Assert.NotNull(Refused(() => SignedNote.Parse(note.AsSpan(0, length)).Require(key))));
    }

    [Fact]
    public void Noise_is_refused() => Gen.Byte.Array[0, 200].Sample(noise => Refused(() => SignedNote.Parse(noise)) == LogErrors.Malformed, iter: 2000, threads: 1);

    [Theory]
    [InlineData("no empty line\n")]
    [InlineData("text\n\n")]
    [InlineData("text\n\n- name AAAAAAAA\n")]
    [InlineData("text\n\n— name\n")]
    [InlineData("text\n\n— na+me AAAAAAAA\n")]
    [InlineData("text\n\n— name AAAA\n")]
    [InlineData("text\n\n— name AAAAAAAA")]
    [InlineData("te\u0007xt\n\n— name AAAAAAAA\n")]
    public void What_is_no_note_is_refused(string note) => Assert.Equal(LogErrors.Malformed, Refused(() => SignedNote.Parse(Encoding.UTF8.GetBytes(note))));

    [Fact]
    public void A_note_beyond_the_bound_is_refused()
    {
        byte[] note = Encoding.UTF8.GetBytes(new string('a', SignedNote.MostBytes) + "\n\n— name AAAAAAAA\n");
        Assert.Equal(LogErrors.Malformed, Refused(() => SignedNote.Parse(note)));
    }

    [Theory]
    [InlineData("origin\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("origin\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("origin\n9223372036854775808\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("origin\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuA==\n")]
    [InlineData("\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("origin\n1\n")]
    [InlineData("origin\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")]
    public void What_is_no_checkpoint_is_refused(string text) => Assert.Equal(LogErrors.Malformed, Refused(() => Checkpoint.Parse(Encoding.UTF8.GetBytes(text))));

    [Fact]
    public void Extension_lines_are_passed_over() =>
        Assert.Equal(7, Checkpoint.Parse("origin\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nextension\n"u8).Size);

    [Theory]
    [InlineData("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+c74f20a3+Apc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWA")]
    [InlineData("PeterNeumann+c74f20a3")]
    [InlineData("+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    public void What_is_no_key_is_refused(string key) => Assert.Equal(LogErrors.Malformed, Refused(() => NoteKey.Parse(key)));

    private static string? Refused(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (LogException e)
        {
            return e.Code;
        }
    }
}
