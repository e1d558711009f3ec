using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Sweeping;

/// <summary>What one worker's sweep found.</summary>
internal sealed class SweepHits
{
    // How far each needle was followed on each diagonal (window index minus needle index) of the current block.
    private readonly Dictionary<(int Needle, int Diagonal), int> covered = [];

    public List<(Hit Hit, Extent[] Extents)> Found { get; } = [];

    /// <summary>Forgets the last block's diagonals.</summary>
    public void NextBlock() => covered.Clear();

    public bool IsCovered(int needle, int diagonal, int at) => covered.TryGetValue((needle, diagonal), out int end) && at < end;

    public void Cover(int needle, int diagonal, int end) => covered[(needle, diagonal)] = end;

    public void Add(Hit hit, Extent[] extents) => Found.Add((hit, extents));
}
