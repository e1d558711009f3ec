namespace Keystay.Scanning.Tests.Recognisers.Binary;

/// <summary>What stands around a container in a dump. The same bytes in every run.</summary>
internal static class Garbage
{
    /// <summary>The container after <paramref name="before"/> random bytes, random bytes after it.</summary>
    public static byte[] Around(ReadOnlySpan<byte> container, int before, int after = 100)
    {
        var random = new Random(before);
        var bytes = new byte[before + container.Length + after];
        random.NextBytes(bytes);
        container.CopyTo(bytes.AsSpan(before));
        return bytes;
    }
}
