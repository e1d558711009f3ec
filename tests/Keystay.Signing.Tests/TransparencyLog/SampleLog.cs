using System.Text;
using Keystay.LedgerLoad;
using Keystay.Signing.TransparencyLog;

namespace Keystay.Signing.Tests.TransparencyLog;

/// <summary>A log with entries "entry 0", "entry 1" and so on, of mixed lengths.</summary>
internal sealed class SampleLog : IDisposable
{
    public const string Origin = "keystay.test/log";

    private readonly TemporaryFolder folder = new();
    private readonly NoteSigner signer = NoteSigner.Create(Origin);
    private TileLog log;

    public SampleLog(int entries)
    {
        log = TileLog.Open(Folder, Origin, signer);
        Append(entries);
    }

    /// <summary>A log with a checkpoint, and so with readable tiles, at every size up to this one.</summary>
    public static SampleLog Grown(int entries)
    {
        var sample = new SampleLog(0);
        for (int i = 0; i < entries; i++)
        {
            sample.Append(1);
        }
        return sample;
    }

    public string Folder => folder.At("log");

    public NoteKey Key => signer.Key;

    public TileLog Log => log;

    public static byte[] Entry(long index) => Encoding.UTF8.GetBytes($"entry {index} {new string('x', (int)(index % 40))}");

    public static byte[] Leaf(long index) => MerkleHash.Leaf(Entry(index));

    public TileReader ReaderAt(long size) => new(Folder, size);

    public static byte[] RootAt(long size)
    {
        var tree = new MerkleFrontier();
        for (long i = 0; i < size; i++)
        {
            tree.Add(Leaf(i));
        }
        return tree.Root();
    }

    public void Append(int entries)
    {
        long size = log.Size;
        log.Append([.. Enumerable.Range(0, entries).Select(i => Entry(size + i))]);
    }

    public void Reopen()
    {
        log.Dispose();
        log = TileLog.Open(Folder, Origin, signer);
    }

    public IReadOnlyList<string> Check() => LogCheck.Run(Folder, Origin, Key, TestContext.Current.CancellationToken);

    public void Dispose()
    {
        log.Dispose();
        signer.Dispose();
        folder.Dispose();
    }
}
