using System.Security.Cryptography;

namespace Keystay.Signing.TransparencyLog;

/// <summary>The hashes of RFC 6962, section 2.1, with SHA-256.</summary>
/// <remarks>Leaves and nodes are hashed with different first bytes: otherwise two hashes side by side could be passed off as an entry.</remarks>
public static class MerkleHash
{
    /// <summary>Bytes of a hash.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    private const int OnStack = 1024;

    /// <summary>The root of a tree without leaves.</summary>
    public static byte[] Empty() => SHA256.HashData([]);

    /// <summary>The hash of an entry.</summary>
    public static byte[] Leaf(ReadOnlySpan<byte> entry)
    {
        var hash = new byte[Size];
        Leaf(entry, hash);
        return hash;
    }

    /// <summary>The hash of an entry.</summary>
    public static void Leaf(ReadOnlySpan<byte> entry, Span<byte> hash)
    {
        Span<byte> prefixed = entry.Length < OnStack ? stackalloc byte[OnStack] : new byte[entry.Length + 1];
        prefixed[0] = 0;
        entry.CopyTo(prefixed[1..]);
        SHA256.HashData(prefixed[..(entry.Length + 1)], hash);
    }

    /// <summary>The hash of two subtrees side by side; <paramref name="hash"/> may be one of them.</summary>
    public static void Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> hash)
    {
        Span<byte> prefixed = stackalloc byte[1 + (2 * Size)];
        prefixed[0] = 1;
        left[..Size].CopyTo(prefixed[1..]);
        right[..Size].CopyTo(prefixed[(1 + Size)..]);
        SHA256.HashData(prefixed, hash);
    }

    /// <summary>The hash of two subtrees side by side.</summary>
    public static byte[] Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var hash = new byte[Size];
        Node(left, right, hash);
        return hash;
    }
}
