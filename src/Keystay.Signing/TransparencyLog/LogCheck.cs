namespace Keystay.Signing.TransparencyLog;

/// <summary>Checks a whole log: recomputes every hash from the entries and compares it with every tile and with the signed checkpoint.</summary>
public static class LogCheck
{
    /// <param name="folder">The log's folder.</param>
    /// <param name="origin">The name it must have.</param>
    /// <param name="key">The key that must have signed its checkpoint.</param>
    /// <param name="cancel">Stops between two tiles.</param>
    /// <returns>Everything that is wrong, a sentence each; none for a sound log.</returns>
    public static IReadOnlyList<string> Run(string folder, string origin, NoteKey key, CancellationToken cancel = default)
    {
        Checkpoint checkpoint;
        try
        {
            checkpoint = Checkpoint.Verify(LogFile.Read(Path.Combine(folder, TilePath.Checkpoint)), origin, key);
        }
        catch (Exception e) when (e is LogException or IOException)
        {
            return [e.Message];
        }
        var problems = new List<string>();
        var reader = new TileReader(folder, checkpoint.Size);
        byte[] root = CheckLevels(reader, checkpoint.Size, problems, cancel);
        if (problems.Count == 0 && !checkpoint.Root.Span.SequenceEqual(root))
        {
            problems.Add("The entries do not add up to the root of the checkpoint.");
        }
        return problems;
    }

    private static byte[] CheckLevels(TileReader reader, long size, List<string> problems, CancellationToken cancel)
    {
        var tree = new MerkleFrontier();
        IEnumerable<byte[]> hashes = Leaves(reader, size, tree, problems);
        for (int level = 0; size >> (level * TilePath.Height) > 0; level++)
        {
            var roots = new List<byte[]>();
            long index = 0;
            foreach (var tile in hashes.Chunk(TilePath.Width))
            {
                cancel.ThrowIfCancellationRequested();
                Compare(reader, level, index++, tile, problems);
                if (tile.Length == TilePath.Width)
                {
                    roots.Add(Root(tile));
                }
            }
            hashes = roots;
        }
        return tree.Root();
    }

    private static IEnumerable<byte[]> Leaves(TileReader reader, long size, MerkleFrontier tree, List<string> problems)
    {
        for (long bundle = 0; bundle * TilePath.Width < size; bundle++)
        {
            int width = TilePath.WidthOf(0, bundle, size);
            IReadOnlyList<byte[]> entries;
            try
            {
                entries = EntryBundle.Split(reader.Bundle(bundle), width);
            }
            catch (LogException e)
            {
                problems.Add($"{TilePath.Entries(bundle, width)}: {e.Message}");
                yield break;
            }
            foreach (byte[] entry in entries)
            {
                byte[] leaf = MerkleHash.Leaf(entry);
                tree.Add(leaf);
                yield return leaf;
            }
        }
    }

    private static void Compare(TileReader reader, int level, long index, byte[][] expected, List<string> problems)
    {
        try
        {
            if (!reader.Tile(level, index).AsSpan().SequenceEqual(expected.SelectMany(h => h).ToArray()))
            {
                problems.Add($"{TilePath.Tile(level, index, expected.Length)} holds other hashes than the entries below it give.");
            }
        }
        catch (LogException e)
        {
            problems.Add(e.Message);
        }
    }

    private static byte[] Root(byte[][] hashes)
    {
        var tree = new MerkleFrontier();
        foreach (byte[] hash in hashes)
        {
            tree.Add(hash);
        }
        return tree.Root();
    }
}
