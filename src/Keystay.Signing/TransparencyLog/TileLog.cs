namespace Keystay.Signing.TransparencyLog;

/// <summary>
/// An append-only log of entries in a folder, as C2SP tlog-tiles lays it out. Entries and tiles are on the disk before the checkpoint that covers them, so a process
/// that dies at any moment leaves the log as it was, or with all of the new entries.
/// </summary>
/// <remarks>One process writes a log at a time and one thread at a time appends; any number read.</remarks>
public sealed class TileLog : IDisposable
{
    private readonly string folder;
    private readonly ICheckpointSigner signer;
    private readonly FileStream lockFile;
    private MerkleFrontier frontier;
    private SignedNote head;

    private TileLog(string folder, string origin, ICheckpointSigner signer, FileStream lockFile)
    {
        this.folder = folder;
        this.signer = signer;
        this.lockFile = lockFile;
        Origin = origin;
        string path = Path.Combine(folder, TilePath.Checkpoint);
        if (!File.Exists(path))
        {
            frontier = new MerkleFrontier();
            head = Publish();
            return;
        }
        var note = LogFile.Read(path);
        head = SignedNote.Parse(note);
        var checkpoint = Checkpoint.Verify(note, origin, signer.Key);
        frontier = MerkleFrontier.Of(checkpoint.Size, new TileReader(folder, checkpoint.Size).Subtree);
        if (!checkpoint.Root.Span.SequenceEqual(frontier.Root()))
        {
            throw new LogException(LogErrors.Damaged, $"The tiles of the log in {folder} do not add up to the root of its checkpoint: restore them from a copy. Nothing is appended to a damaged log.");
        }
    }

    /// <summary>The name of the log.</summary>
    public string Origin { get; }

    /// <summary>How many entries it has.</summary>
    public long Size => frontier.Count;

    /// <summary>The signed checkpoint that covers all of them.</summary>
    public SignedNote Head => head;

    /// <summary>Opens a log for appending; makes it when the folder has none.</summary>
    /// <param name="folder">Where it lies.</param>
    /// <param name="origin">Its name, on the first line of every checkpoint; by custom a host and a path without a scheme.</param>
    /// <param name="signer">Signs its checkpoints. Not disposed with the log.</param>
    /// <exception cref="LogException">Another process has it, it is of another origin or key, or it is damaged.</exception>
    public static TileLog Open(string folder, string origin, ICheckpointSigner signer)
    {
        ArgumentNullException.ThrowIfNull(signer);
        ArgumentException.ThrowIfNullOrWhiteSpace(origin);
        var lockFile = Lock(folder);
        try
        {
            return new TileLog(folder, origin, signer, lockFile);
        }
        catch
        {
            lockFile.Dispose();
            throw;
        }
    }

    /// <summary>A reader of all entries there are now.</summary>
    public TileReader Read() => new(folder, Size);

    /// <summary>Appends entries, all or none; they are on the disk under a signed checkpoint when this returns.</summary>
    /// <param name="entries">Each at most 65,535 bytes.</param>
    /// <returns>The index of the first.</returns>
    /// <exception cref="LogException">They could not be written or signed, and are not in the log.</exception>
    public long Append(params IReadOnlyList<byte[]> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        long first = Size;
        if (entries.Any(e => e.Length > EntryBundle.MostBytes))
        {
            throw new LogException(LogErrors.EntryTooLarge, $"An entry has more than {EntryBundle.MostBytes} bytes, the most that tlog-tiles can hold.");
        }
        if (entries.Count == 0)
        {
            return first;
        }
        var before = frontier;
        try
        {
            WriteEntries(entries);
            frontier = WriteTiles(entries);
            head = Publish();
            DropPartials(first);
            return first;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            frontier = before;
            throw new LogException(LogErrors.NotWritten, $"Nothing was appended to the log in {folder}: {e.Message}", e);
        }
        catch
        {
            frontier = before;
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => lockFile.Dispose();

    private void WriteEntries(IReadOnlyList<byte[]> entries)
    {
        long bundle = Size / TilePath.Width;
        var content = new List<byte>(Size % TilePath.Width == 0 ? [] : Read().Bundle(bundle));
        int width = (int)(Size % TilePath.Width);
        for (int i = 0; i < entries.Count; i++)
        {
            EntryBundle.Add(content, entries[i]);
            width++;
            if (width == TilePath.Width || i == entries.Count - 1)
            {
                Write(TilePath.Entries(bundle, width), [.. content]);
                content.Clear();
                bundle++;
                width = 0;
            }
        }
    }

    private MerkleFrontier WriteTiles(IReadOnlyList<byte[]> entries)
    {
        var reader = Read();
        var grown = MerkleFrontier.Of(Size, reader.Subtree);
        var hashes = new List<byte>(entries.Count * MerkleHash.Size);
        foreach (byte[] entry in entries)
        {
            byte[] leaf = MerkleHash.Leaf(entry);
            grown.Add(leaf);
            hashes.AddRange(leaf);
        }
        for (int level = 0; hashes.Count > 0; level++)
        {
            hashes = WriteLevel(reader, level, hashes);
        }
        return grown;
    }

    /// <summary>Adds hashes to the tiles of a level.</summary>
    /// <returns>The roots of the tiles that became full: the new hashes of the level above.</returns>
    private List<byte> WriteLevel(TileReader reader, int level, List<byte> added)
    {
        long count = Size >> (level * TilePath.Height);
        long index = count / TilePath.Width;
        byte[] hashes = [.. count % TilePath.Width == 0 ? [] : reader.Tile(level, index), .. added];
        var roots = new List<byte>();
        for (int at = 0; at < hashes.Length; at += TilePath.Width * MerkleHash.Size, index++)
        {
            var tile = hashes.AsSpan(at, Math.Min(hashes.Length - at, TilePath.Width * MerkleHash.Size));
            int width = tile.Length / MerkleHash.Size;
            Write(TilePath.Tile(level, index, width), tile);
            if (width == TilePath.Width)
            {
                roots.AddRange(RootOf(tile));
            }
        }
        return roots;
    }

    private static byte[] RootOf(ReadOnlySpan<byte> fullTile)
    {
        var tree = new MerkleFrontier();
        for (int i = 0; i < TilePath.Width; i++)
        {
            tree.Add(fullTile.Slice(i * MerkleHash.Size, MerkleHash.Size));
        }
        return tree.Root();
    }

    /// <summary>Signs the new head and shows it: from here on the entries count.</summary>
    private SignedNote Publish()
    {
        var signed = new Checkpoint(Origin, frontier.Count, frontier.Root()).SignedBy(signer);
        Write(TilePath.Checkpoint, signed.ToBytes());
        return signed;
    }

    /// <summary>A partial tile may go once the full one stands (tlog-tiles); until then a reader of an older checkpoint may want it.</summary>
    private void DropPartials(long oldSize)
    {
        for (int level = 0; oldSize >> (level * TilePath.Height) > 0; level++)
        {
            long index = (oldSize >> (level * TilePath.Height)) / TilePath.Width;
            if (TilePath.WidthOf(level, index, Size) == TilePath.Width)
            {
                DropFolder(TilePath.Tile(level, index, TilePath.Width) + ".p");
                DropFolder(level == 0 ? TilePath.Entries(index, TilePath.Width) + ".p" : null);
            }
        }
    }

    private void DropFolder(string? name)
    {
        if (name is not null && Path.Combine(folder, name) is var path && Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private void Write(string name, ReadOnlySpan<byte> content) => DurableFile.Replace(Path.Combine(folder, name), content);

    private static FileStream Lock(string folder)
    {
        string path = Path.Combine(folder, "lock");
        try
        {
            DurableFile.MakeFolder(folder);
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LogException(LogErrors.InUse, $"The log in {folder} cannot be opened for appending: {e.Message} If another process writes it, let that one go on, or stop it first.", e);
        }
    }
}
