using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Keystay.Signer.Custody;
using Keystay.Signer.Tokens;
using Keystay.Signing.Protocol;

namespace Keystay.Signer.Purposes;

/// <summary>
/// Signs the checkpoints of one log (C2SP tlog-checkpoint): origin, size and root, a line each, and no extension. In this process's life the size never shrinks, and one
/// size has one root: who holds the socket cannot have a second history signed beside the first.
/// </summary>
internal sealed class CheckpointPurpose : IKeyPurpose
{
    private const int RootBytes = 32, RootCharacters = 44, MaxOriginBytes = 250;

    private readonly Lock gate = new();
    private readonly byte[] origin, root = new byte[RootBytes];
    private long size = -1;

    /// <exception cref="SignerException">bad-request: the origin cannot be one.</exception>
    public CheckpointPurpose(string origin)
    {
        this.origin = Encoding.UTF8.GetBytes(origin + "\n");
        if (origin.Length == 0 || this.origin.Length > MaxOriginBytes || origin.Any(char.IsControl))
        {
            throw new SignerException("bad-request", $"The origin of a log is one line of at most {MaxOriginBytes} bytes.");
        }
    }

    public SigningStatus Sign(ReadOnlySpan<byte> input, KeySigner key, Span<byte> to, out int written)
    {
        written = 0;
        Span<byte> newRoot = stackalloc byte[RootBytes];
        if (!input.StartsWith(origin))
        {
            return SigningStatus.WrongIssuer;
        }
        if (!TryRead(input[origin.Length..], out long newSize, newRoot))
        {
            return SigningStatus.BadClaims;
        }
        lock (gate)
        {
            if (newSize < size || (newSize == size && !newRoot.SequenceEqual(root)))
            {
                return SigningStatus.WouldGoBack;
            }
            written = EncodedSignature.Write(key, input, to);
            size = newSize;
            newRoot.CopyTo(root);
            return SigningStatus.Signed;
        }
    }

    /// <summary>Reads the lines below the origin. Each has one spelling: a decimal number without leading zeros, and base64 without spare bits.</summary>
    private static bool TryRead(ReadOnlySpan<byte> lines, out long size, Span<byte> root)
    {
        size = 0;
        int end = lines.IndexOf((byte)'\n');
        if (end <= 0 || (end > 1 && lines[0] == '0') || lines[..end].ContainsAnyExceptInRange((byte)'0', (byte)'9')
            || !Utf8Parser.TryParse(lines[..end], out size, out int digits) || digits != end)
        {
            return false;
        }
        var text = lines[(end + 1)..];
        if (text.Length != RootCharacters + 1 || text[^1] != '\n')
        {
            return false;
        }
        // White space, which this decoder passes over, would leave too few bytes; spare bits it refuses.
        return Base64.DecodeFromUtf8(text[..^1], root, out _, out int written) == OperationStatus.Done && written == RootBytes;
    }
}
