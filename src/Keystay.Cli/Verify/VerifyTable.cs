using System.Globalization;
using System.Text;
using Keystay.Cli.Rendering;
using Keystay.Redaction.Debugging;

namespace Keystay.Cli.Verify;

/// <summary>The verdict for a person: the answer first, then what the passport states.</summary>
internal static class VerifyTable
{
    public static string Of(VerifyReport report)
    {
        var text = new StringBuilder();
        Row(text, report.File, report.Good ? "the passport is good" : $"REFUSED: {report.Reason}");
        if (report.What is { } what)
        {
            text.Append("  ").Append(TerminalText.Clean(what)).Append('\n');
        }
        if (report.SignedBy is { } key)
        {
            Row(text, "  signed by", key);
        }
        if (report.Stated is { } stated)
        {
            Write(text, stated);
        }
        return text.ToString();
    }

    private static void Write(StringBuilder text, StatedFacts stated)
    {
        Row(text, "  made for", stated.FileName);
        Row(text, "  by", $"{stated.Tool.Name} {stated.Tool.Version}, recognisers {stated.Tool.Recognisers}");
        Row(text, "  good", $"from {Time(stated.IssuedAt)} until {Time(stated.ExpiresAt)}");
        Row(text, "  profile", stated.Policy.Profile + (stated.Policy.KeepsProtected ? ", protected containers kept" : ""));
        Row(text, "  scanned", $"{Sizes.Exact(stated.Scan.ScannedBytes)} of {Sizes.Exact(stated.Scan.Bytes)} bytes; left: {Sizes.Count(stated.Scan.KeysLeft, "key")}, {Sizes.Count(stated.Scan.ProtectedLeft, "protected container")}");
        Row(text, "  redacted", $"{Sizes.Exact(stated.RedactedBytes)} bytes in {Sizes.Count(stated.RedactedRanges, "range")}");
        foreach (var key in stated.Findings.GroupBy(f => f.Thumbprint))
        {
            string forms = string.Join(", ", key.Select(f => $"{f.Form} {f.Encoding} ×{Sizes.Exact(f.Count)}"));
            Row(text, "    removed", $"{key.Key ?? "without a name"}: {forms}");
        }
        foreach (var statement in stated.Arithmetic)
        {
            Row(text, "    proved", $"{statement.Thumbprint}: {statement.Claim}, {Sizes.Count(statement.Windows, "window")}");
        }
        Row(text, "  debuggers", stated.Debugging.Same ? $"see the same before and after ({Seen(stated.Debugging.After)})"
            : stated.Debugging.SameStacks ? $"see the same stacks and modules, not the same managed heap ({Seen(stated.Debugging.After)})" : "see something else than before");
    }

    private static string Seen(DebugFingerprint after)
    {
        string native = after.Native.NotAvailable is { } noGdb ? $"gdb: {noGdb}" : $"gdb: {Sizes.Count(after.Native.Frames, "frame")}";
        string managed = after.Managed.NotAvailable is { } noClr ? $"ClrMD: {noClr}" : $"ClrMD: {Sizes.Count(after.Managed.Frames, "frame")}, {Sizes.Count(after.Managed.Objects, "object")}";
        return $"{Sizes.Count(after.Structure.Threads, "thread")}, {Sizes.Count(after.Structure.Modules, "module")}; {native}; {managed}";
    }

    private static void Row(StringBuilder text, string label, string value) =>
        text.Append(TerminalText.Clean(label).PadRight(12)).Append("  ").Append(TerminalText.Clean(value)).Append('\n');

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
