using System.Globalization;

namespace Keystay.Dumps.Layout;

/// <summary>One line of /proc/PID/maps (proc(5)): <c>start-end perms offset dev inode name</c>.</summary>
/// <param name="Start">First address.</param>
/// <param name="End">First address after it.</param>
/// <param name="Access">What the process may do there.</param>
/// <param name="FileOffset">Where in the file it starts, in bytes.</param>
/// <param name="Inode">The file's inode, 0 for memory without a file.</param>
/// <param name="Name">The file's path, a name such as <c>[heap]</c>, or empty.</param>
internal sealed record LinuxMap(ulong Start, ulong End, MemoryAccess Access, ulong FileOffset, ulong Inode, string Name)
{
    /// <summary>Reads a line; null when it is none.</summary>
    public static LinuxMap? Parse(ReadOnlySpan<char> line)
    {
        Span<Range> parts = stackalloc Range[6];
        int count = line.Split(parts, ' ', StringSplitOptions.RemoveEmptyEntries);
        if (count < 5)
        {
            return null;
        }
        var range = line[parts[0]];
        int dash = range.IndexOf('-');
        if (dash < 0 || !TryHex(range[..dash], out ulong start) || !TryHex(range[(dash + 1)..], out ulong end)
            || !TryHex(line[parts[2]], out ulong offset) || start >= end)
        {
            return null;
        }
        _ = ulong.TryParse(line[parts[4]], CultureInfo.InvariantCulture, out ulong inode);
        string name = count == 6 ? HeaderText.Printable(line[parts[5]].Trim().ToString()) : "";
        return new(start, end, AccessOf(line[parts[1]]), offset, inode, name);
    }

    public Mapping ToMapping() => new(Start, End - Start, Name, Access, IsFileBacked: Name.StartsWith('/'));

    private static MemoryAccess AccessOf(ReadOnlySpan<char> permissions) =>
        (permissions.Contains('r') ? MemoryAccess.Read : 0) | (permissions.Contains('w') ? MemoryAccess.Write : 0)
        | (permissions.Contains('x') ? MemoryAccess.Execute : 0);

    private static bool TryHex(ReadOnlySpan<char> text, out ulong value) =>
        ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
}
