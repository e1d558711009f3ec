using System.Globalization;
using System.Text;
using System.Text.Json;
using Keystay.Cli.Scan;
using Keystay.Redaction.Debugging;
using Keystay.Redaction.Reports;

namespace Keystay.Cli.Rendering;

/// <summary>The report of a redaction, in each of its formats.</summary>
internal static class RedactionRendering
{
    public static void Write(RedactionReport report, OutputFormat format, Stream output)
    {
        switch (format)
        {
            case OutputFormat.Json:
                JsonSerializer.Serialize(output, report, RedactionReportJson.Default.RedactionReport);
                output.WriteByte((byte)'\n');
                break;
            case OutputFormat.Html:
                new HtmlRedaction(report).Render(output);
                break;
            default:
                WriteText(report, output);
                break;
        }
        output.Flush();
    }

    private static void WriteText(RedactionReport report, Stream output)
    {
        using var text = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        text.WriteLine($"{TerminalText.Clean(report.Input)}  {report.Found.Inputs[0].Format}  {Sizes.Bytes(report.Output.ContentBytes)}");
        foreach (var key in report.Found.Keys)
        {
            var proof = report.Proof.Keys.FirstOrDefault(k => k.Thumbprint == key.Thumbprint);
            text.WriteLine();
            text.WriteLine($"{KeyText.Kind(key)} private key  {TerminalText.Clean(key.Thumbprint)}");
            text.WriteLine($"  removed  {Sizes.Count(key.Exposures.Count, "place")} in {TerminalText.Clean(Mappings(key))}");
            text.WriteLine($"  shown    {Shown(proof)}");
        }
        WriteRest(report, text);
        if (report.Debugging is { } debugging)
        {
            text.WriteLine($"Debuggers: {DebugText(debugging)}");
        }
        text.WriteLine();
        text.WriteLine($"CLEAN  {Verdict(report)}");
        text.WriteLine($"       {TerminalText.Clean(report.Output.Path)}  SHA-256 {report.Output.Sha256}");
    }

    private static void WriteRest(RedactionReport report, StreamWriter text)
    {
        text.WriteLine();
        if (report.Found.Symmetric.Count > 0)
        {
            text.WriteLine($"{Sizes.Count(report.Found.Symmetric.Count, "AES key schedule")} removed.");
        }
        if (report.Found.Protected.Count > 0)
        {
            text.WriteLine($"{Sizes.Count(report.Found.Protected.Count, "protected container")} {(report.KeptProtected ? "left as you asked: as safe as the password, which may lie in the same dump" : "removed")}.");
        }
        foreach (var published in report.Found.Published)
        {
            text.WriteLine($"Left: the published key {TerminalText.Clean(published.Key.Thumbprint)} ({TerminalText.Clean(published.Origin)}); anyone can look it up.");
        }
        if (report.ZeroedBytes > 0)
        {
            text.WriteLine($"{Sizes.Bytes(report.ZeroedBytes)} that no stack trace needs are zeros.");
        }
        if (LostNames(report) is { } lost)
        {
            text.WriteLine(lost);
        }
    }

    /// <summary>What the whole amounts to, in a sentence.</summary>
    public static string Verdict(RedactionReport report) =>
        $"{HowRemoved(report)}; {Sizes.Exact(report.Proof.ScannedBytes)} of {Sizes.Count(report.Proof.Bytes, "byte")} of the copy scanned anew, nothing left"
        + (report.Proof.Looks > 1 ? $" ({report.Proof.Looks} rounds)" : "")
        + $". {report.Seconds.ToString("0.0", CultureInfo.InvariantCulture)} s.";

    /// <summary>What became of the ranges that held key material.</summary>
    public static string HowRemoved(RedactionReport report)
    {
        string ranges = Sizes.Count(report.Ranges.Count, "range");
        return report.Ranges.Count == 0 ? "Nothing was there to remove"
            : report.ZeroedBytes == 0 ? $"{Sizes.Count(report.FilledBytes, "byte")} in {ranges} filled with {report.Filler}"
            : report.FilledBytes == 0 ? $"{ranges} of key material gone with the memory that was zeroed"
            : $"{ranges} of key material gone: {Sizes.Count(report.FilledBytes, "byte")} of it filled with {report.Filler}, the rest with the memory that was zeroed";
    }

    /// <summary>Why managed stack traces are not what they were; null when they are, or there were none.</summary>
    public static string? LostNames(RedactionReport report) => report.ManagedStacksNotKept switch
    {
        null or "no-managed-runtime" => null,
        "no-plain-file" => "If the dump is a .NET program's, its managed frames lost their names: what they are read from is only kept of a dump that is not packed.",
        var reason => $"If the dump is a .NET program's, its managed frames lost their names: what they are read from could not be told ({reason}).",
    };

    /// <summary>What the second look has shown of a key.</summary>
    public static string Shown(KeyProof? proof) => proof is null
        ? ""
        : $"{Sizes.Count(proof.Values, "private value")} in every encoding: none left, whole or 16 bytes of it"
            + proof.Arithmetic switch
            {
                "windows" => "; no aligned window of the copy is a factor of the modulus or its private exponent",
                "candidates" => "; no number in the copy gives the public key",
                _ => "",
            };

    /// <summary>What debuggers show of the copy, and whether it is what they showed of the dump.</summary>
    public static string DebugText(DebugComparison seen)
    {
        string gdb = seen.After.Native.NotAvailable is { } reason ? $"gdb: {reason}" : $"gdb: {Sizes.Count(seen.After.Native.Threads, "thread")}, {Sizes.Count(seen.After.Native.Frames, "frame")}";
        string managed = seen.After.Managed.NotAvailable is { } why ? $"ClrMD: {why}" : $"ClrMD: {Sizes.Count(seen.After.Managed.Frames, "frame")}, {Sizes.Count(seen.After.Managed.Objects, "object")}, {Sizes.Count(seen.After.Managed.HeapErrors, "heap error")}";
        return $"{(seen.Same ? "the same before and after" : seen.SameStacks ? "stacks and modules the same before and after, the managed heap not" : "NOT the same before and after")} ({Sizes.Count(seen.After.Structure.Threads, "thread")}, {Sizes.Count(seen.After.Structure.Modules, "module")}; {gdb}; {managed})";
    }

    private static string Mappings(Keystay.Scanning.Reports.KeyReport key)
    {
        const int told = 4;
        string[] names = [.. key.Exposures.Select(e => e.Mapping).Distinct()];
        return string.Join(", ", names.Take(told)) + (names.Length > told ? $" and {names.Length - told} more" : "");
    }
}
