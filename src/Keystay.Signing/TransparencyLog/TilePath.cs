using System.Globalization;

namespace Keystay.Signing.TransparencyLog;

/// <summary>Where the parts of a log lie below its folder: the paths of C2SP tlog-tiles. Arithmetic on names alone; no file is touched.</summary>
/// <remarks>https://c2sp.org/tlog-tiles</remarks>
public static class TilePath
{
    /// <summary>How many levels of the tree one tile spans.</summary>
    public const int Height = 8;

    /// <summary>The hashes of a full tile, and the entries of a full bundle.</summary>
    public const int Width = 1 << Height;

    /// <summary>The signed head of the log.</summary>
    public const string Checkpoint = "checkpoint";

    /// <summary>The path of a tile, such as <c>tile/0/x001/x234/067</c> or <c>tile/1/000.p/5</c>.</summary>
    /// <param name="level">0 for leaf hashes; a hash of level n covers 256^n leaves.</param>
    /// <param name="index">The tile's place in its level, from 0.</param>
    /// <param name="width">How many hashes it holds, 1 to 256.</param>
    public static string Tile(int level, long index, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        return string.Create(CultureInfo.InvariantCulture, $"tile/{level}/{Number(index)}{Partial(width)}");
    }

    /// <summary>The path of a bundle of entries, such as <c>tile/entries/000</c>.</summary>
    /// <param name="index">The bundle's place, from 0.</param>
    /// <param name="width">How many entries it holds, 1 to 256.</param>
    public static string Entries(long index, int width) => $"tile/entries/{Number(index)}{Partial(width)}";

    /// <summary>How many hashes a tile of a level holds in a tree of this size; 0 where there is none yet.</summary>
    public static int WidthOf(int level, long index, long treeSize)
    {
        long hashes = level * Height < 63 ? treeSize >> (level * Height) : 0;
        return (int)Math.Clamp(hashes - (index * Width), 0, Width);
    }

    /// <summary>Groups of three digits, all but the last marked by an x: no folder gets more than a thousand names.</summary>
    private static string Number(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        string path = Group(index % 1000);
        for (long rest = index / 1000; rest > 0; rest /= 1000)
        {
            path = $"x{Group(rest % 1000)}/{path}";
        }
        return path;
    }

    private static string Group(long digits) => digits.ToString("D3", CultureInfo.InvariantCulture);

    private static string Partial(int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, Width);
        return width == Width ? "" : string.Create(CultureInfo.InvariantCulture, $".p/{width}");
    }
}
