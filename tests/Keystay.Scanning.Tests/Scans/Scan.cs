using Keystay.Dumps;
using Keystay.Scanning.Reports;

namespace Keystay.Scanning.Tests.Scans;

/// <summary>Scans bytes through the public surface, and says what a report must hold.</summary>
internal static class Scan
{
    public static ScanReport Of(params byte[][] files) => With(new ScanOptions { Threads = 2 }, files);

    public static ScanReport With(ScanOptions options, params byte[][] files)
    {
        var scanner = new Scanner(options);
        foreach (byte[] file in files)
        {
            using var dump = Dump.Open(new MemoryByteSource(file));
            scanner.Scan(dump, "made.up");
        }
        return scanner.Report();
    }

    /// <summary>The report has this key and no other, and everything was read.</summary>
    public static KeyReport OnlyKey(this ScanReport report, FreshKey key)
    {
        Assert.All(report.Inputs, i => Assert.True(i.Complete));
        var found = Assert.Single(report.Keys);
        Assert.Equal((key.Thumbprint, key.Public.SpkiSha256, key.Public.Kty, key.Public.Bits, key.Public.CurveName),
            (found.Thumbprint, found.SpkiSha256, found.Kty, found.Bits, found.Curve));
        return found;
    }

    public static void FoundNothing(this ScanReport report)
    {
        Assert.All(report.Inputs, i => Assert.True(i.Complete));
        Assert.Empty(report.Keys);
        Assert.Empty(report.Published);
        Assert.Empty(report.Protected);
    }

    /// <summary>One exposure is exactly this one.</summary>
    public static Exposure At(this KeyReport key, string form, string encoding, long offset, long length, bool partial = false) =>
        Assert.Single(key.Exposures, e => (e.Form, e.Encoding, e.Offset, e.Length, e.Partial) == (form, encoding, offset, length, partial));
}
