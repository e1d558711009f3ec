using System.Buffers;
using System.Security.Cryptography;

namespace Keystay.Scanning.Encodings.Text;

/// <summary>Rented bytes for decoded private material, overwritten when done with.</summary>
internal readonly ref struct Scratch : IDisposable
{
    private readonly byte[] rented;

    public Scratch(int size)
    {
        rented = ArrayPool<byte>.Shared.Rent(size);
        Bytes = rented.AsSpan(0, size);
    }

    public Span<byte> Bytes { get; }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(Bytes);
        ArrayPool<byte>.Shared.Return(rented);
    }
}
