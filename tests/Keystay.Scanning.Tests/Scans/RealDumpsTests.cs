using Keystay.Corpus;
using Keystay.Dumps;
using Keystay.Scanning.Reports;

namespace Keystay.Scanning.Tests.Scans;

/// <summary>Dumps of real programs, made on the spot, against the truth about them.</summary>
public class RealDumpsTests
{
    [Theory]
    [InlineData("dotnet-rsa-create-heap")]
    [InlineData("dotnet-crash-heap")]
    // Small dumps keep other pages each time: all of a key, its primes alone with a piece of the modulus, or nothing.
    [InlineData("dotnet-rsa-pem-triage")]
    [InlineData("dotnet-rsa-pem-mini")]
    [InlineData("dotnet-crash-mini")]
    [InlineData("openssl-rsa")]
    [InlineData("openssl-ec")]
    [InlineData("node-rsa")]
    [InlineData("node-jwk")]
    [InlineData("ssh-agent-idle")]
    [InlineData("java-rsa-hprof")]
    public void Every_true_key_is_found_and_every_copy_of_it_covered(string kind) => Scan(kind, (real, report) =>
    {
        Assert.Equal(Held(real), report.Keys.Select(k => k.Thumbprint).Order(StringComparer.Ordinal));
        foreach (var key in real.Keys.Where(k => k.Places.Count > 0))
        {
            var places = report.Keys.Single(k => k.Thumbprint == key.Thumbprint).Exposures;
            Assert.All(key.Places, p => Assert.True(IsCovered(places, p), $"{p.Form} {p.Encoding} at {p.Offset}, {p.Length} bytes, is not covered"));
        }
    });

    [Theory]
    [InlineData("dotnet-control-heap")]
    [InlineData("openssl-control")]
    [InlineData("ssh-agent-control")]
    [InlineData("node-control")]
    public void A_program_without_a_key_is_clean(string kind) => Scan(kind, (_, report) => Assert.Empty(report.Keys));

    /// <summary>A key counts as held when a number that proves it is there; a triage dump may have kept none.</summary>
    private static IEnumerable<string> Held(RealDump real) =>
        real.Keys.Where(k => k.IsShielded || k.Places.Count > 0).Select(k => k.Thumbprint).Order(StringComparer.Ordinal);

    private static bool IsCovered(IReadOnlyList<Exposure> exposures, TruePlace place)
    {
        // Public numbers come first in a container and in its text; what counts is that the private rest is covered to its end.
        bool isContainer = place.Form is "pem" or "pkcs1" or "pkcs8" or "sec1";
        long end = place.Offset + place.Length, at = place.Offset;
        foreach (var exposure in exposures.Where(e => e.Offset < end && e.Offset + e.Length > place.Offset).OrderBy(e => e.Offset))
        {
            at = exposure.Offset <= at || (isContainer && at == place.Offset) ? Math.Max(at, exposure.Offset + exposure.Length) : at;
        }
        return at >= end;
    }

    private static void Scan(string kind, Action<RealDump, ScanReport> check)
    {
        var folder = Directory.CreateTempSubdirectory("keystay-real-scan-");
        try
        {
            var real = Make(kind, folder.FullName);
            using var dump = Dump.Open(real.Path);
            var scanner = new Scanner(new ScanOptions { Threads = 2 });
            Assert.True(scanner.Scan(dump, kind).Complete);
            check(real, scanner.Report());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static RealDump Make(string kind, string folder)
    {
        try
        {
            return RealDumps.Make(kind, folder);
        }
        catch (RecipeUnavailableException e) when (Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip(e.Message);
            throw;
        }
    }
}
