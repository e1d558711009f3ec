using Keystay.Dumps;

namespace Keystay.Scanning.Survey;

/// <summary>Memory around an address where two segments touch that lie apart in the file: values may cross it.</summary>
/// <param name="Address">Address of the first byte.</param>
/// <param name="Pieces">The file's pieces in the order of their addresses.</param>
internal sealed record Seam(ulong Address, Extent[] Pieces)
{
    /// <summary>Radius around a seam: longer than any number and most containers.</summary>
    private const int WideRadius = 16 << 10;

    /// <summary>Radius when a file has so many seams that wide ones would mean reading it many times over.</summary>
    private const int NarrowRadius = 2 << 10;

    private const int ManySeams = 16_384;

    /// <summary>All seams of an address space.</summary>
    public static IReadOnlyList<Seam> Of(AddressSpace space)
    {
        var segments = space.Segments;
        var seams = new List<int>();
        for (int i = 1; i < segments.Count; i++)
        {
            var (before, after) = (segments[i - 1], segments[i]);
            if (before.Address + (ulong)before.Length == after.Address && before.Offset + before.Length != after.Offset)
            {
                seams.Add(i);
            }
        }
        int radius = seams.Count > ManySeams ? NarrowRadius : WideRadius;
        return seams.ConvertAll(i => Around(segments, i, radius));
    }

    private static Seam Around(IReadOnlyList<Segment> segments, int after, int radius)
    {
        var pieces = new List<Extent>();
        ulong address = segments[after].Address;
        long wanted = radius;
        for (int i = after - 1; i >= 0 && wanted > 0 && (i == after - 1 || Touch(segments[i], segments[i + 1])); i--)
        {
            long here = Math.Min(wanted, segments[i].Length);
            pieces.Insert(0, new(segments[i].Offset + segments[i].Length - here, here));
            address -= (ulong)here;
            wanted -= here;
        }
        wanted = radius;
        for (int i = after; i < segments.Count && wanted > 0 && (i == after || Touch(segments[i - 1], segments[i])); i++)
        {
            long here = Math.Min(wanted, segments[i].Length);
            pieces.Add(new(segments[i].Offset, here));
            wanted -= here;
        }
        return new(address, [.. pieces]);
    }

    private static bool Touch(Segment before, Segment after) => before.Address + (ulong)before.Length == after.Address;
}
