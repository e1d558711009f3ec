using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Keystay.Dumps;

/// <summary>What a path is, told without opening it: opening a FIFO waits for a writer that never comes.</summary>
/// <param name="Type">Regular file, directory, symbolic link or other.</param>
/// <param name="Device">The file system's device, 0 where the platform does not tell.</param>
/// <param name="Inode">The file's number on it, 0 where the platform does not tell.</param>
internal readonly partial record struct FileIdentity(FileIdentity.Kind Type, ulong Device, ulong Inode)
{
    internal enum Kind
    {
        Missing,
        Unreadable,
        File,
        Directory,
        Link,
        Fifo,
        Socket,
        Device,
    }

    public static FileIdentity Of(string path, bool followLink) =>
        OperatingSystem.IsLinux() ? OfLinux(path, followLink) : OfAttributes(path, followLink);

    private static FileIdentity OfAttributes(string path, bool followLink)
    {
        var info = new FileInfo(path);
        if (!info.Exists && !Directory.Exists(path))
        {
            return new(Kind.Missing, 0, 0);
        }
        bool isLink = info.LinkTarget is not null && !followLink;
        return new(isLink ? Kind.Link : Directory.Exists(path) ? Kind.Directory : Kind.File, 0, 0);
    }

    /// <summary>statx(2): unlike stat its layout is the same on every architecture.</summary>
    private static FileIdentity OfLinux(string path, bool followLink)
    {
        const int currentDirectory = -100, noFollow = 0x100, noAutomount = 0x800;
        const uint typeAndInode = 0x101;
        const int notPermitted = 1, denied = 13;
        Span<byte> stat = stackalloc byte[256];
        if (Statx(currentDirectory, path, noAutomount | (followLink ? 0 : noFollow), typeAndInode, ref MemoryMarshal.GetReference(stat)) != 0)
        {
            return new(Marshal.GetLastPInvokeError() is notPermitted or denied ? Kind.Unreadable : Kind.Missing, 0, 0);
        }
        var type = (BinaryPrimitives.ReadUInt16LittleEndian(stat[28..]) & 0xf000) switch
        {
            0x8000 => Kind.File,
            0x4000 => Kind.Directory,
            0xa000 => Kind.Link,
            0x1000 => Kind.Fifo,
            0xc000 => Kind.Socket,
            _ => Kind.Device,
        };
        ulong device = BinaryPrimitives.ReadUInt32LittleEndian(stat[136..]) | (ulong)BinaryPrimitives.ReadUInt32LittleEndian(stat[140..]) << 32;
        return new(type, device, BinaryPrimitives.ReadUInt64LittleEndian(stat[32..]));
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int directory, string path, int flags, uint mask, ref byte stat);
}
