using System.Security.Cryptography;
using Keystay.Signer.Memory;

namespace Keystay.Signer.Custody.Pkcs11;

/// <summary>A token's PIN. It is kept in secret memory, and in ordinary memory only while a module reads it.</summary>
internal sealed unsafe class Pin
{
    private const int MaxBytes = 256;

    private readonly byte* text;
    private readonly int bytes;

    private Pin(byte* text, int bytes)
    {
        this.text = text;
        this.bytes = bytes;
    }

    /// <summary>Reads the file; one line end behind the PIN is not part of it.</summary>
    /// <exception cref="SignerException">bad-pin.</exception>
    public static Pin Read(string path)
    {
        byte* memory = SecretMemory.Map(SecretMemory.PageBytes); // lives as long as the process
        var room = new Span<byte>(memory, MaxBytes);
        int read = ClosedFile.Read(path, "The PIN", room, "bad-pin");
        var pin = room[..Math.Min(read, MaxBytes)];
        pin = pin.EndsWith("\r\n"u8) ? pin[..^2] : pin.EndsWith("\n"u8) ? pin[..^1] : pin;
        return read <= MaxBytes && pin.Length > 0 ? new Pin(memory, pin.Length)
            : throw new SignerException("bad-pin", $"The PIN '{path}' is not one line of 1 to {MaxBytes} bytes.");
    }

    /// <summary>Shows it to a module. The array does not move and is cleared after.</summary>
    public void Show(Action<byte[]> to)
    {
        byte[] copy = GC.AllocateUninitializedArray<byte>(bytes, pinned: true);
        try
        {
            new ReadOnlySpan<byte>(text, bytes).CopyTo(copy);
            to(copy);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(copy);
        }
    }
}
