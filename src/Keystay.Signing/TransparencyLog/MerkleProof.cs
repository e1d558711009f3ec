using System.Numerics;

namespace Keystay.Signing.TransparencyLog;

/// <summary>Checks the proofs of RFC 6962, section 2.1, by the algorithms of RFC 9162, sections 2.1.3.2 and 2.1.4.2.</summary>
public static class MerkleProof
{
    /// <summary>Whether a path leads from a leaf to the root.</summary>
    /// <param name="leafHash">The hash of the entry, as <see cref="MerkleHash.Leaf(ReadOnlySpan{byte})"/> gives it.</param>
    /// <param name="index">The entry's place, from 0.</param>
    /// <param name="size">How many leaves the tree has.</param>
    /// <param name="path">The hashes beside the way, from the leaf upwards.</param>
    /// <param name="root">The root of the tree.</param>
    public static bool Includes(ReadOnlySpan<byte> leafHash, long index, long size, IReadOnlyList<byte[]> path, ReadOnlySpan<byte> root)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (index < 0 || index >= size || leafHash.Length != MerkleHash.Size || HasWrongSize(path))
        {
            return false;
        }
        long node = index, last = size - 1;
        Span<byte> hash = stackalloc byte[MerkleHash.Size];
        leafHash.CopyTo(hash);
        foreach (byte[] beside in path)
        {
            if (last == 0)
            {
                return false;
            }
            if ((node & 1) != 0 || node == last)
            {
                MerkleHash.Node(beside, hash, hash);
                SkipLevelsWithoutSibling(ref node, ref last);
            }
            else
            {
                MerkleHash.Node(hash, beside, hash);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && hash.SequenceEqual(root);
    }

    /// <summary>Whether a tree is the beginning of another: nothing was taken out or changed in between.</summary>
    /// <param name="first">How many leaves the earlier tree has.</param>
    /// <param name="firstRoot">Its root.</param>
    /// <param name="second">How many leaves the later tree has.</param>
    /// <param name="secondRoot">Its root.</param>
    /// <param name="path">The hashes that both are made of.</param>
    public static bool IsPrefix(long first, ReadOnlySpan<byte> firstRoot, long second, ReadOnlySpan<byte> secondRoot, IReadOnlyList<byte[]> path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (first < 0 || first > second || HasWrongSize(path))
        {
            return false;
        }
        if (first == 0 || first == second)
        {
            // Every tree begins with the empty one.
            return path.Count == 0 && firstRoot.SequenceEqual(first == second ? secondRoot : MerkleHash.Empty());
        }
        // A full subtree is its own first hash, and the path leaves it out.
        bool isFull = (first & (first - 1)) == 0;
        if (path.Count == 0 && !isFull)
        {
            return false;
        }
        long node = first - 1, last = second - 1;
        while ((node & 1) != 0)
        {
            node >>= 1;
            last >>= 1;
        }
        byte[] earlier = (isFull ? firstRoot : path[0]).ToArray(), later = [.. earlier];
        foreach (byte[] beside in path.Skip(isFull ? 0 : 1))
        {
            if (last == 0)
            {
                return false;
            }
            if ((node & 1) != 0 || node == last)
            {
                MerkleHash.Node(beside, earlier, earlier);
                MerkleHash.Node(beside, later, later);
                SkipLevelsWithoutSibling(ref node, ref last);
            }
            else
            {
                MerkleHash.Node(later, beside, later);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && firstRoot.SequenceEqual(earlier) && secondRoot.SequenceEqual(later);
    }

    /// <summary>The inclusion proof of a leaf among leaves that are all at hand (RFC 6962, section 2.1.1).</summary>
    /// <param name="index">The leaf's place.</param>
    /// <param name="leafHashes">The hashes of all leaves, in order.</param>
    public static IReadOnlyList<byte[]> PathTo(int index, IReadOnlyList<byte[]> leafHashes)
    {
        ArgumentNullException.ThrowIfNull(leafHashes);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, leafHashes.Count);
        var path = new List<byte[]>();
        int begin = 0, end = leafHashes.Count;
        while (end - begin > 1)
        {
            int middle = begin + (int)(BitOperations.RoundUpToPowerOf2((uint)(end - begin)) / 2);
            path.Add(index < middle ? Root(leafHashes, middle, end) : Root(leafHashes, begin, middle));
            (begin, end) = index < middle ? (begin, middle) : (middle, end);
        }
        path.Reverse();
        return path;
    }

    private static byte[] Root(IReadOnlyList<byte[]> leafHashes, int begin, int end)
    {
        var tree = new MerkleFrontier();
        for (int i = begin; i < end; i++)
        {
            tree.Add(leafHashes[i]);
        }
        return tree.Root();
    }

    private static void SkipLevelsWithoutSibling(ref long node, ref long last)
    {
        while (node != 0 && (node & 1) == 0)
        {
            node >>= 1;
            last >>= 1;
        }
    }

    private static bool HasWrongSize(IReadOnlyList<byte[]> path) => path.Any(hash => hash is not { Length: MerkleHash.Size });
}
