namespace Keystay.Dumps;

/// <summary>What a stream of bytes is packed with.</summary>
internal enum ArchiveKind
{
    None,
    Gzip,
    Zstandard,
    Lz4,
    Xz,
    Bzip2,
    /// <summary>AVML's compressed image of physical memory.</summary>
    Avml,
    Tar,
    Zip,
    /// <summary>A known archive that is not read: 7z, RAR, cabinet, lzip, compress.</summary>
    Unsupported,
}
