using System.Buffers.Binary;
using Keystay.Keys;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Searching;

/// <summary>Tries every window of memory as the private half of given curve keys. A multiplication each: for <c>--deep</c> only.</summary>
internal sealed class PointSearch(IReadOnlyList<PublicKey> keys)
{
    /// <summary>Windows that are multiplied together.</summary>
    private const int BatchSize = 128;

    private readonly EcCurve[] curves = [.. keys.OfType<EcPublicKey>().Select(k => k.Curve).Distinct()];
    private readonly OkpCurve[] okpCurves = [.. keys.OfType<OkpPublicKey>().Select(k => k.Curve).Distinct()];

    public bool IsEmpty => keys.Count == 0;

    /// <summary>Gathers the plausible windows that begin in [start, end) and hands them on in batches.</summary>
    /// <param name="window">The bytes.</param>
    /// <param name="start">Index of the first window.</param>
    /// <param name="end">Index after the last one.</param>
    /// <param name="prove">Proves a batch of numbers; called with each batch.</param>
    public void Search(ReadOnlySpan<byte> window, int start, int end, Action<NumberPool> prove)
    {
        using var batch = new NumberPool();
        var widths = curves.Select(c => c.FieldBytes).Concat(okpCurves.Select(_ => 32)).Distinct().ToArray();
        for (int at = start; at < end; at++)
        {
            if (at + 8 > window.Length || BinaryPrimitives.ReadUInt64LittleEndian(window[at..]) == 0)
            {
                continue;
            }
            foreach (int width in widths)
            {
                if (at + width <= window.Length && batch.Add(window.Slice(at, width), NumberOrder.BigEndian))
                {
                    batch.Add(window.Slice(at, width), NumberOrder.LittleEndian);
                }
            }
            if (batch.Count >= 2 * BatchSize)
            {
                prove(batch);
                batch.Dispose();
            }
        }
        prove(batch);
    }
}
