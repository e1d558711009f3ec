using System.Numerics;

namespace Keystay.Signing.TransparencyLog;

/// <summary>Reads a log of tiles as it is for one tree size: its hashes, proofs and entries. Checks nothing against a checkpoint; that is what proofs are for.</summary>
/// <param name="folder">The log's folder.</param>
/// <param name="size">How many entries the log has, as a checkpoint says.</param>
public sealed class TileReader(string folder, long size)
{
    /// <summary>The root of the first <paramref name="count"/> entries.</summary>
    /// <exception cref="LogException">A tile is missing or damaged.</exception>
    public byte[] Root(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, size);
        return count == 0 ? MerkleHash.Empty() : Range(0, count);
    }

    /// <summary>The proof that an entry is in the tree (RFC 6962, section 2.1.1), for <see cref="MerkleProof.Includes"/>.</summary>
    /// <exception cref="LogException">A tile is missing or damaged.</exception>
    public IReadOnlyList<byte[]> InclusionProof(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var path = new List<byte[]>();
        long begin = 0, end = size;
        while (end - begin > 1)
        {
            long middle = begin + LargestPowerBelow(end - begin);
            path.Add(index < middle ? Range(middle, end) : Range(begin, middle));
            (begin, end) = index < middle ? (begin, middle) : (middle, end);
        }
        path.Reverse();
        return path;
    }

    /// <summary>The proof that the tree begins with the first entries (RFC 6962, section 2.1.2), for <see cref="MerkleProof.IsPrefix"/>.</summary>
    /// <exception cref="LogException">A tile is missing or damaged.</exception>
    public IReadOnlyList<byte[]> ConsistencyProof(long first)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, size);
        var path = new List<byte[]>();
        if (first == 0 || first == size)
        {
            return path;
        }
        long begin = 0, end = size;
        while (first != end)
        {
            long middle = begin + LargestPowerBelow(end - begin);
            bool isLeft = first <= middle;
            path.Add(isLeft ? Range(middle, end) : Range(begin, middle));
            (begin, end) = isLeft ? (begin, middle) : (middle, end);
        }
        if (begin != 0)
        {
            // The earlier tree is no full subtree: its last part is not known from its root.
            path.Add(Range(begin, end));
        }
        path.Reverse();
        return path;
    }

    /// <summary>One entry.</summary>
    /// <exception cref="LogException">Its bundle is missing or damaged.</exception>
    public byte[] Entry(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        long bundle = index / TilePath.Width;
        return EntryBundle.Split(Bundle(bundle), WidthOf(0, bundle))[(int)(index % TilePath.Width)];
    }

    /// <summary>All entries from one on, in order.</summary>
    /// <exception cref="LogException">A bundle is missing or damaged.</exception>
    public IEnumerable<byte[]> Entries(long from = 0)
    {
        for (long bundle = from / TilePath.Width; bundle * TilePath.Width < size; bundle++)
        {
            int skip = (int)Math.Max(0, from - (bundle * TilePath.Width));
            foreach (byte[] entry in EntryBundle.Split(Bundle(bundle), WidthOf(0, bundle)).Skip(skip))
            {
                yield return entry;
            }
        }
    }

    internal byte[] Bundle(long index) => EntryBundle.First(Read(width => TilePath.Entries(index, width), WidthOf(0, index)), WidthOf(0, index));

    /// <summary>The hashes of a tile, one after another.</summary>
    internal byte[] Tile(int level, long index)
    {
        int width = WidthOf(level, index);
        byte[] tile = Read(w => TilePath.Tile(level, index, w), width);
        return tile.Length >= width * MerkleHash.Size ? tile[..(width * MerkleHash.Size)] : throw Damaged(TilePath.Tile(level, index, width), "it is too short");
    }

    /// <summary>The root of a full subtree.</summary>
    internal byte[] Subtree(int height, long index)
    {
        int level = height / TilePath.Height, above = height % TilePath.Height;
        long first = index << above;
        byte[] tile = Tile(level, first / TilePath.Width);
        var hashes = tile.AsSpan((int)(first % TilePath.Width) * MerkleHash.Size, (1 << above) * MerkleHash.Size);
        for (int count = 1 << above; count > 1; count /= 2)
        {
            for (int pair = 0; pair < count / 2; pair++)
            {
                MerkleHash.Node(Hash(hashes, 2 * pair), Hash(hashes, (2 * pair) + 1), Hash(hashes, pair));
            }
        }
        return hashes[..MerkleHash.Size].ToArray();
    }

    private int WidthOf(int level, long index) => TilePath.WidthOf(level, index, size);

    private byte[] Range(long begin, long end)
    {
        long count = end - begin;
        if (BitOperations.IsPow2(count))
        {
            int height = BitOperations.TrailingZeroCount(count);
            return Subtree(height, begin >> height);
        }
        long middle = begin + LargestPowerBelow(count);
        return MerkleHash.Node(Range(begin, middle), Range(middle, end));
    }

    private static Span<byte> Hash(Span<byte> hashes, int index) => hashes.Slice(index * MerkleHash.Size, MerkleHash.Size);

    private static long LargestPowerBelow(long count) => 1L << (63 - BitOperations.LeadingZeroCount((ulong)(count - 1)));

    /// <summary>A partial tile may be gone once the full one is there (tlog-tiles).</summary>
    private byte[] Read(Func<int, string> name, int width)
    {
        string path = Path.Combine(folder, name(width)), full = Path.Combine(folder, name(TilePath.Width));
        try
        {
            return LogFile.Read(File.Exists(path) ? path : full);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Damaged(name(width), "it is missing");
        }
    }

    private LogException Damaged(string path, string why) => new(LogErrors.Damaged, $"The log in {folder} is damaged at {path}: {why}. Restore it from a copy; a check of the whole log names every other damage.");
}
