using System.Numerics;

namespace Keystay.Signing.TransparencyLog;

/// <summary>
/// The right edge of a growing tree: the roots of the full subtrees that its leaves make up, one for each bit of their number. Enough for the root, in the memory of
/// 63 hashes however many leaves there are.
/// </summary>
public sealed class MerkleFrontier
{
    private readonly byte[] subtrees = new byte[63 * MerkleHash.Size];

    /// <summary>How many leaves there are.</summary>
    public long Count { get; private set; }

    /// <summary>Adds the hash of the next leaf.</summary>
    public void Add(ReadOnlySpan<byte> leafHash)
    {
        Span<byte> hash = stackalloc byte[MerkleHash.Size];
        leafHash[..MerkleHash.Size].CopyTo(hash);
        int height = 0;
        for (; (Count >> height & 1) != 0; height++)
        {
            MerkleHash.Node(Subtree(height), hash, hash);
        }
        hash.CopyTo(Subtree(height));
        Count++;
    }

    /// <summary>The root (RFC 6962, section 2.1).</summary>
    public byte[] Root()
    {
        if (Count == 0)
        {
            return MerkleHash.Empty();
        }
        int height = BitOperations.TrailingZeroCount(Count);
        byte[] root = Subtree(height).ToArray();
        for (height++; Count >> height != 0; height++)
        {
            if ((Count >> height & 1) != 0)
            {
                MerkleHash.Node(Subtree(height), root, root);
            }
        }
        return root;
    }

    /// <summary>The edge of a tree whose full subtrees are known: by their height and their place among those of that height.</summary>
    internal static MerkleFrontier Of(long count, Func<int, long, byte[]> subtree)
    {
        var frontier = new MerkleFrontier { Count = count };
        for (int height = 0; count >> height != 0; height++)
        {
            if ((count >> height & 1) != 0)
            {
                subtree(height, (count >> height) - 1).CopyTo(frontier.Subtree(height));
            }
        }
        return frontier;
    }

    private Span<byte> Subtree(int height) => subtrees.AsSpan(height * MerkleHash.Size, MerkleHash.Size);
}
