using System.IO.Compression;

namespace Keystay.Dumps.Tests;

/// <summary>Dumps nobody in this project wrote, under <c>KEYSTAY_SHARED</c> (by default <c>shared</c> beside the repository).</summary>
internal static class ThirdPartySamples
{
    public static byte[] Read(string name)
    {
        string path = Path.Combine(Folder(), "samples", "dumps", name);
        if (!File.Exists(path))
        {
            string reason = $"{path} is not there; set KEYSTAY_SHARED to the folder that holds samples/.";
            if (Environment.GetEnvironmentVariable("CI") == "true")
            {
                Assert.Fail(reason);
            }
            Assert.Skip(reason);
        }
        byte[] bytes = File.ReadAllBytes(path);
        return name.EndsWith(".gz", StringComparison.Ordinal) ? Unpack(bytes) : bytes;
    }

    private static string Folder()
    {
        if (Environment.GetEnvironmentVariable("KEYSTAY_SHARED") is { Length: > 0 } given)
        {
            return given;
        }
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Keystay.slnx")))
        {
            folder = folder.Parent;
        }
        return Path.Combine(folder?.Parent?.FullName ?? ".", "shared");
    }

    private static byte[] Unpack(byte[] packed)
    {
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        var unpacked = new MemoryStream();
        gzip.CopyTo(unpacked);
        return unpacked.ToArray();
    }
}
