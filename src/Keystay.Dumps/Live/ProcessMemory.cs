using System.Buffers.Binary;
using Keystay.Dumps.Layout;
using Microsoft.Win32.SafeHandles;

namespace Keystay.Dumps.Live;

/// <summary>Decides what of a process's memory is copied.</summary>
/// <remarks>
/// Untouched pages of anonymous memory read as zeros; a reservation may have terabytes of them. /proc/PID/pagemap (proc_pid_pagemap(5)) tells
/// which pages are there: bit 63 present, bit 62 in swap. File mappings are read whole up to 1 GiB, since pages of the file that this process
/// has not touched are its memory too.
/// </remarks>
internal static class ProcessMemory
{
    private const ulong PageSize = 4096;
    private const ulong LargeFile = 1UL << 30;

    /// <summary>Holes of this size split an extent; smaller ones cost less as zeros than as a program header.</summary>
    private const ulong LargeHole = 1UL << 20;

    public static List<MemoryExtent> Extents(int id, IReadOnlyList<LinuxMap> maps)
    {
        using var pageMap = OpenPageMap(id);
        var extents = new List<MemoryExtent>();
        foreach (var map in maps.Where(IsReadable))
        {
            bool isWhole = pageMap is null || Environment.SystemPageSize != (int)PageSize || (map.Inode != 0 && map.End - map.Start <= LargeFile);
            extents.AddRange(isWhole ? [new(map, map.Start, map.End, [(map.Start, map.End)])] : Split(map, PresentRuns(pageMap!, map)));
        }
        return extents;
    }

    /// <summary>Reading a device may do something; the kernel's own pages hold the clock.</summary>
    private static bool IsReadable(LinuxMap map)
    {
        bool isDevice = map.Name.StartsWith("/dev/", StringComparison.Ordinal)
            && !map.Name.StartsWith("/dev/shm/", StringComparison.Ordinal) && !map.Name.StartsWith("/dev/zero", StringComparison.Ordinal);
        bool isKernels = map.Name.StartsWith("[vvar", StringComparison.Ordinal) || map.Name == "[vsyscall]";
        return map.Access.HasFlag(MemoryAccess.Read) && !isDevice && !isKernels;
    }

    private static SafeFileHandle? OpenPageMap(int id)
    {
        try
        {
            return File.OpenHandle($"/proc/{id}/pagemap");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static List<(ulong Start, ulong End)> PresentRuns(SafeFileHandle pageMap, LinuxMap map)
    {
        const ulong presentOrSwapped = 3UL << 62;
        var runs = new List<(ulong Start, ulong End)>();
        byte[] entries = new byte[64 * 1024];
        for (ulong page = map.Start / PageSize; page < map.End / PageSize;)
        {
            int wanted = (int)Math.Min((ulong)entries.Length, (map.End / PageSize - page) * 8);
            int read = RandomAccess.Read(pageMap, entries.AsSpan(0, wanted), (long)page * 8) / 8;
            if (read == 0)
            {
                return [(map.Start, map.End)];
            }
            for (int i = 0; i < read; i++, page++)
            {
                ulong address = page * PageSize;
                if ((BinaryPrimitives.ReadUInt64LittleEndian(entries.AsSpan(i * 8)) & presentOrSwapped) == 0)
                {
                    continue;
                }
                if (runs.Count > 0 && runs[^1].End == address)
                {
                    runs[^1] = (runs[^1].Start, address + PageSize);
                }
                else
                {
                    runs.Add((address, address + PageSize));
                }
            }
        }
        return runs;
    }

    private static IEnumerable<MemoryExtent> Split(LinuxMap map, List<(ulong Start, ulong End)> runs)
    {
        for (int first = 0, next; first < runs.Count; first = next)
        {
            next = first + 1;
            while (next < runs.Count && runs[next].Start - runs[next - 1].End < LargeHole)
            {
                next++;
            }
            yield return new(map, runs[first].Start, runs[next - 1].End, runs[first..next]);
        }
    }
}
