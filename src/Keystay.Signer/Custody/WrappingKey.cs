using System.Text;
using Keystay.Signer.Custody.Pkcs11;
using Keystay.Signer.Memory;
using Keystay.Signer.Native;

namespace Keystay.Signer.Custody;

/// <summary>
/// What private keys are wrapped with at rest: AES-256 key wrap with padding (RFC 5649) under a key of the ring's own, so that one ring's wrapped key does not
/// open in another ring's signer. The key in the file never is in managed memory.
/// </summary>
internal sealed unsafe class WrappingKey
{
    private const int KeyBytes = 32, BlockBytes = 8;

    /// <summary>Most bytes of a private key's PKCS#8; RSA 4096 has 2,400.</summary>
    public const int MaxPlainBytes = 8 << 10;

    private readonly byte* key;
    private readonly nint cipher;

    private WrappingKey(byte* key)
    {
        this.key = key;
        cipher = OpenSsl.Check(LibCrypto.FetchCipher(0, "id-aes256-wrap-pad", 0));
    }

    /// <summary>Reads the file and derives the ring's key: HMAC-SHA-256 of a label and the ring's name.</summary>
    /// <exception cref="SignerException">bad-wrapping-key.</exception>
    public static WrappingKey Read(string path, string ring)
    {
        using var master = new SecretBuffer(KeyBytes);
        if (ClosedFile.Read(path, "The wrapping key", master.Span, "bad-wrapping-key") != KeyBytes)
        {
            throw new SignerException("bad-wrapping-key", $"The wrapping key '{path}' is not exactly {KeyBytes} bytes. Make one with: (umask 077; head -c {KeyBytes} /dev/urandom > FILE)");
        }
        byte* derived = new SecretBuffer(KeyBytes).Pointer; // lives as long as the process
        byte[] label = Encoding.UTF8.GetBytes("keystay wrapping key/1\n" + ring);
        fixed (byte* data = label)
        {
            uint written;
            OpenSsl.Check((nint)LibCrypto.Hmac(LibCrypto.Sha256(), master.Pointer, KeyBytes, data, (nuint)label.Length, derived, &written));
        }
        return new WrappingKey(derived);
    }

    /// <summary>
    /// Has a token derive the ring's key, by NIST SP 800-108 (revision 1, section 4.1): counter mode with AES-CMAC under a key that never leaves the token. The derived
    /// halves pass through the module and a buffer that is cleared, before any key of the ring is in the process.
    /// </summary>
    /// <exception cref="SignerException">token-lost.</exception>
    public static WrappingKey From(TokenWrappingKey token, string ring)
    {
        byte* derived = new SecretBuffer(KeyBytes).Pointer; // lives as long as the process
        for (byte counter = 1; counter <= 2; counter++)
        {
            byte[] input = [0, 0, 0, counter, .. "keystay wrapping key/1"u8, 0, .. Encoding.UTF8.GetBytes(ring), 0, 0, 1, 0];
            token.Authenticate(input, new Span<byte>(derived + (counter - 1) * TokenWrappingKey.TagBytes, TokenWrappingKey.TagBytes));
        }
        return new WrappingKey(derived);
    }

    /// <summary>Wraps what lies in secret memory; the result is no secret.</summary>
    public byte[] Wrap(byte* plain, int bytes)
    {
        byte[] wrapped = new byte[bytes + 2 * BlockBytes];
        fixed (byte* to = wrapped)
        {
            return wrapped[..Run(plain, bytes, to, encrypt: 1)];
        }
    }

    /// <summary>Unwraps into secret memory.</summary>
    /// <returns>Bytes of the plain text.</returns>
    /// <exception cref="SignerException">wrong-wrapping-key: it was wrapped by another key or ring, or was damaged (RFC 3394, section 2.2.3, tells no more).</exception>
    public int Unwrap(ReadOnlySpan<byte> wrapped, SecretBuffer plain)
    {
        if (wrapped.Length is < 2 * BlockBytes or > MaxPlainBytes || wrapped.Length % BlockBytes != 0 || wrapped.Length > plain.Span.Length)
        {
            throw new SignerException("wrong-wrapping-key", $"A wrapped key of {wrapped.Length} bytes is damaged.");
        }
        try
        {
            fixed (byte* from = wrapped)
            {
                return Run(from, wrapped.Length, plain.Pointer, encrypt: 0);
            }
        }
        catch (SignerException)
        {
            throw new SignerException("wrong-wrapping-key", "A wrapped key does not open: it was wrapped with another wrapping key or for another ring, or it is damaged.");
        }
    }

    private int Run(byte* from, int bytes, byte* to, int encrypt)
    {
        nint context = OpenSsl.Check(LibCrypto.NewCipher());
        try
        {
            int written, rest;
            LibCrypto.SetCipherFlags(context, LibCrypto.WrapAllowed);
            OpenSsl.Check(LibCrypto.BeginCipher(context, cipher, key, null, encrypt, 0));
            OpenSsl.Check(LibCrypto.UpdateCipher(context, to, &written, from, bytes));
            OpenSsl.Check(LibCrypto.EndCipher(context, to + written, &rest));
            return written + rest;
        }
        finally
        {
            LibCrypto.FreeCipher(context);
        }
    }
}
