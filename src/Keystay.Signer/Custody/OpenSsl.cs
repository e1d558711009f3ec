using System.Runtime.InteropServices;
using Keystay.Signer.Memory;
using Keystay.Signer.Native;

namespace Keystay.Signer.Custody;

/// <summary>libcrypto, made ready with its heap in secret memory where it is to hold keys.</summary>
internal static unsafe class OpenSsl
{
    /// <summary>libcrypto's own tables take about 0.6 MiB, a key and what signing with it leaves behind some 30 KiB.</summary>
    private const nuint HeapBytes = 4 << 20;

    private const int MaxErrorBytes = 256;

    /// <param name="holdsKeys">
    /// Whether the ring's keys are libcrypto's. When they are a token's, libcrypto belongs to the module as much as to us, and a module's needs have no bound that
    /// could be locked (SoftHSM 2.6.1 loses 650 bytes with every Ed25519 signature).
    /// </param>
    /// <exception cref="SignerException">memory-limit, libcrypto.</exception>
    public static void Prepare(bool holdsKeys)
    {
        try
        {
            if (holdsKeys)
            {
                SecretHeap.Install(HeapBytes);
            }
            Check(LibCrypto.Initialise(LibCrypto.NoExitHandler, 0));
        }
        catch (DllNotFoundException)
        {
            throw new SignerException("libcrypto", "libcrypto.so.3 (OpenSSL 3) is not installed.");
        }
    }

    /// <summary>Turns libcrypto's refusal into an exception with its own words, which never quote data.</summary>
    /// <exception cref="SignerException">libcrypto.</exception>
    public static void Check(int result)
    {
        if (result <= 0)
        {
            throw Failure();
        }
    }

    /// <inheritdoc cref="Check(int)"/>
    public static nint Check(nint handle) => handle != 0 ? handle : throw Failure();

    private static SignerException Failure()
    {
        byte* text = stackalloc byte[MaxErrorBytes];
        LibCrypto.DescribeError(LibCrypto.TakeError(), text, MaxErrorBytes);
        while (LibCrypto.TakeError() != 0)
        {
            // The queue is the thread's: what is left in it would be told as the reason of a later failure.
        }
        return new SignerException("libcrypto", $"libcrypto refused: {Marshal.PtrToStringUTF8((nint)text)}");
    }
}
