using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Keystay.Dumps;
using Keystay.Redaction.Passports;
using Keystay.Redaction.Reports;
using Keystay.Scanning;
using Keystay.Scanning.Recognisers;

namespace Keystay.Redaction;

/// <summary>Makes what a redaction did into the statement of a passport.</summary>
public static class RedactionPassport
{
    /// <summary>The passport of a finished redaction.</summary>
    /// <param name="report">The redaction; it must have compared what debuggers show.</param>
    /// <param name="issuedAt">Now.</param>
    /// <param name="lifetime">How long it is good for.</param>
    public static Passport Of(RedactionReport report, DateTimeOffset issuedAt, TimeSpan lifetime)
    {
        ArgumentNullException.ThrowIfNull(report);
        var debugging = report.Debugging ?? throw new ArgumentException("A passport needs the debug comparison.", nameof(report));
        var scan = report.Proof.Scan;
        return new Passport
        {
            IssuedAt = issuedAt,
            ExpiresAt = issuedAt + lifetime,
            Tool = new("keystay", Version(typeof(RedactionPassport).Assembly), Recognisers()),
            Policy = new(report.Profile == RedactionProfile.Triage ? "triage" : "keys", report.KeptProtected),
            Input = new(report.InputBytes),
            Scan = new(report.Proof.Bytes, report.Proof.ScannedBytes, [.. scan.Inputs.SelectMany(i => i.Problems).Select(p => p.Code)],
                scan.Keys.Count + scan.Symmetric.Count, scan.Protected.Count),
            Findings = PassportFinding.Of(report.Found),
            Redacted = Ranges(report),
            Arithmetic = report.Proof.Arithmetic,
            Debugging = debugging,
        };
    }

    /// <summary>Filled and zeroed ranges in one list; those that touch are one.</summary>
    private static List<RedactedRange> Ranges(RedactionReport report)
    {
        var ranges = new List<RedactedRange>();
        foreach (var range in report.Ranges.Concat(report.Zeroed).OrderBy(r => r.Offset))
        {
            if (ranges.Count > 0 && ranges[^1] is var last && range.Offset <= last.Offset + last.Length)
            {
                ranges[^1] = last with { Length = Math.Max(last.Length, range.End - last.Offset) };
            }
            else
            {
                ranges.Add(new(range.Offset, range.Length));
            }
        }
        return ranges;
    }

    /// <summary>The recognisers' names and the identity of the build that has them (its module version, which a deterministic build derives from its source).</summary>
    private static string Recognisers()
    {
        var names = Enum.GetValues<DumpFormat>().SelectMany(RecogniserSet.For).Select(r => r.Name).Distinct().Order(StringComparer.Ordinal);
        string set = string.Join('\n', names.Append(typeof(Scanner).Module.ModuleVersionId.ToString()));
        return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(set)));
    }

    private static string Version(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version!.ToString();
}
