using Keystay.Signer.Native;

namespace Keystay.Signer.Memory;

/// <summary>A buffer on the secret heap, cleared when it is given back.</summary>
internal readonly unsafe ref struct SecretBuffer
{
    private readonly byte* memory;
    private readonly int bytes;

    /// <exception cref="SignerException">memory-limit: the heap is full.</exception>
    public SecretBuffer(int bytes)
    {
        this.bytes = bytes;
        memory = LibCrypto.Allocate((nuint)bytes, 0, 0);
        if (memory is null)
        {
            throw new SignerException("memory-limit", "The heap for keys is full.");
        }
    }

    public byte* Pointer => memory;

    public Span<byte> Span => new(memory, bytes);

    public void Dispose() => LibCrypto.ClearAndFree(memory, (nuint)bytes, 0, 0);
}
