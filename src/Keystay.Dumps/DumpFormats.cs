namespace Keystay.Dumps;

/// <summary>Chooses the reader by the file's first bytes.</summary>
internal static class DumpFormats
{
    public static DumpLayout Read(ByteSource source, DumpLimits limits) => new() { Format = DumpFormat.Raw };
}
