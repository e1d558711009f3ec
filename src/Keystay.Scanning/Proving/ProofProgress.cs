namespace Keystay.Scanning.Proving;

/// <summary>Counts what was proven, for the progress display.</summary>
internal sealed class ProofProgress
{
    private int keys;

    public int Keys => keys;

    public void Found() => Interlocked.Increment(ref keys);
}
