using Keystay.Dumps;
using Keystay.Scanning.Structures;

namespace Keystay.Scanning.Survey;

/// <summary>What one worker thread holds during a pass.</summary>
internal sealed class WorkerState(Dump dump) : IDisposable
{
    public BlockBuffer Block { get; } = new(dump);

    public MemoryReader Memory { get; } = new(dump);

    public RecentPointers Recent { get; } = new();

    public Harvest Harvest { get; } = new();

    public void Dispose()
    {
        Block.Clear();
        Memory.Clear();
        Harvest.Dispose();
    }
}
