using System.Globalization;

namespace Keystay.Cli.Rendering;

/// <summary>Numbers as a person reads them.</summary>
internal static class Sizes
{
    /// <summary>In decimal units with three figures: 999 B, 1.53 kB, 166 MB.</summary>
    public static string Bytes(long bytes)
    {
        string[] units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];
        double value = bytes;
        int unit = 0;
        while (value >= 999.5 && unit < units.Length - 1)
        {
            value /= 1000;
            unit++;
        }
        string format = unit == 0 || value >= 99.95 ? "0" : value >= 9.995 ? "0.0" : "0.00";
        return value.ToString(format, CultureInfo.InvariantCulture) + " " + units[unit];
    }

    /// <summary>Every digit, in groups of three.</summary>
    public static string Exact(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Hex(ulong number) => "0x" + number.ToString("x", CultureInfo.InvariantCulture);

    public static string Count(long count, string one, string? many = null) => $"{Exact(count)} {(count == 1 ? one : many ?? one + "s")}";

    public static string Duration(double seconds) => seconds switch
    {
        < 90 => $"{Math.Max(1, (int)seconds)} s",
        < 5400 => $"{(int)(seconds / 60)} min",
        _ => $"{(int)(seconds / 3600)} h {(int)(seconds % 3600 / 60)} min",
    };
}
