using Keystay.Scanning.Reports;

namespace Keystay.Cli.Rendering;

/// <summary>The sentence that tells the reader what the report means for them, and what to do.</summary>
internal static class Advice
{
    /// <summary>INCOMPLETE, FOUND or CLEAN, with what follows from it. Also the order of precedence: unfinished work is never called clean.</summary>
    public static (string Word, string Sentence) For(ScanReport report, bool includeSymmetric)
    {
        int unfinished = report.Inputs.Count(i => !i.Complete);
        string found = Found(report, includeSymmetric);
        if (unfinished > 0)
        {
            return ("INCOMPLETE", $"{unfinished} of {Sizes.Count(report.Inputs.Count, "input")} could not be read wholly, so nothing here is proven clean. "
                + (found.Length > 0 ? $"Until then: {found}" : "Nothing was found in what was read."));
        }
        return found.Length > 0 ? ("FOUND", found) : ("CLEAN", Clean(report));
    }

    private static string Found(ScanReport report, bool includeSymmetric)
    {
        var sentences = new List<string>();
        int keys = report.Keys.Count;
        if (keys > 0)
        {
            sentences.Add($"{Sizes.Count(keys, "private key lies", "private keys lie")} here in the clear. Treat {(keys == 1 ? "it" : "them")} as leaked: "
                + $"revoke and replace {(keys == 1 ? "it" : "them")}, and keep {Dumps(report)} out of everyone's reach.");
        }
        if (report.Protected.Count > 0)
        {
            sentences.Add($"{Sizes.Count(report.Protected.Count, "protected container holds a key", "protected containers hold keys")}: as safe as the password, which may lie in the same dump.");
        }
        if (includeSymmetric && report.Symmetric.Count > 0)
        {
            sentences.Add($"{Sizes.Count(report.Symmetric.Count, "AES key schedule lies", "AES key schedules lie")} here.");
        }
        return string.Join(' ', sentences);
    }

    private static string Clean(ScanReport report)
    {
        long scanned = report.Inputs.Sum(i => i.ScannedBytes), bytes = report.Inputs.Sum(i => i.Bytes);
        return $"{Sizes.Exact(scanned)} of {Sizes.Count(bytes, "byte")} read in {Sizes.Count(report.Inputs.Count, "input")}, no private key of a form that Keystay knows.";
    }

    private static string Dumps(ScanReport report)
    {
        int inputs = report.Keys.SelectMany(k => k.Exposures).Select(e => e.Input).Distinct().Count();
        return inputs <= 1 ? (report.Keys.Count == 1 ? "the input that holds it" : "the input that holds them") : $"the {inputs} inputs that hold them";
    }
}
