using System.Globalization;
using System.Security.Cryptography;
using Keystay.Cli.Rendering;
using Keystay.Redaction;
using Keystay.Redaction.Debugging;
using Keystay.Redaction.Passports;
using Keystay.Redaction.Reports;

namespace Keystay.Cli.Replay;

/// <summary>The crash dump is copied without its key; the copy is compared in debuggers and gets a passport, which is checked.</summary>
internal sealed class RedactStep : IReplayStep
{
    public string Title => "The crash dump goes to the developers without its key";

    public string Storm0558 => "The dump was moved as it was; nothing was known that would have taken a key out of it and shown so.";

    public async Task<IReadOnlyList<(string Label, string Text)>> RunAsync(ReplayStage stage, CancellationToken cancel)
    {
        var made = stage.Dumps["crash"];
        string output = Path.Combine(stage.Folder, "crash.redacted.core");
        try
        {
            using var copy = new Redactor(new RedactionOptions { CompareDebugging = true }).Redact(made.Path, output, null, cancel);
            copy.Commit();
            var report = copy.Report;
            if (report.Proof.Keys.All(k => k.Thumbprint != made.Thumbprint))
            {
                throw new ReplayException($"The redaction did not remove the key {made.Thumbprint}.");
            }
            var seen = report.Debugging!;
            if (!seen.SameStacks)
            {
                throw new ReplayException("The copy shows a debugger other stacks or modules than the dump did.");
            }
            return
            [
                ("here", $"{Sizes.Count(report.FilledBytes, "byte")} in {Sizes.Count(report.Ranges.Count, "range")} filled over; a second scan of all {Sizes.Bytes(report.Proof.ScannedBytes)} found nothing. {report.Seconds.ToString("0.0", CultureInfo.InvariantCulture)} s."),
                ("before", Shown(seen.Before)),
                ("", Crash(made.Path, cancel)),
                ("after", Shown(seen.After)),
                ("", Crash(output, cancel)),
                ("passport", await VerifyAsync(report, output, stage.Folder, cancel).ConfigureAwait(false)),
            ];
        }
        catch (RedactionException e)
        {
            throw new ReplayException($"The dump could not be redacted: {e.Message}");
        }
    }

    private static string Shown(DebugFingerprint seen) =>
        $"{Sizes.Count(seen.Structure.Threads, "thread")}, {Sizes.Count(seen.Structure.Modules, "module")}; "
        + (seen.Native.NotAvailable is { } reason ? $"gdb: {reason}" : $"gdb backtraces of {Sizes.Count(seen.Native.Frames, "frame")}, {Short(seen.Native.Hash)}") + "; "
        + (seen.Managed.NotAvailable is { } why ? $"managed heap: {why}"
            : $"{Sizes.Count(seen.Managed.Frames, "managed frame")}, {Short(seen.Managed.StackHash)}, {Sizes.Count(seen.Managed.Objects, "object")}, {Sizes.Count(seen.Managed.HeapErrors, "heap error")}");

    private static string Short(string? hash) => hash is null ? "withheld" : hash[..12];

    private static string Crash(string dump, CancellationToken cancel)
    {
        const int told = 5;
        var ended = DebugInspector.ManagedCrash(dump, cancel);
        return ended.Count == 0 ? "ClrMD shows no exception"
            : $"{ended[0]} in {string.Join(" < ", ended.Skip(1).Take(told))}" + (ended.Count > told + 1 ? $" < {ended.Count - told - 1} more" : "");
    }

    /// <summary>Signs the passport and has another keystay check it, as whoever gets the copy would; then once more with one byte of the copy changed.</summary>
    private static async Task<string> VerifyAsync(RedactionReport report, string output, string folder, CancellationToken cancel)
    {
        string passport = Path.Combine(folder, "crash.passport.json"), trust = Path.Combine(folder, "trusted.pem");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await File.WriteAllTextAsync(trust, key.ExportSubjectPublicKeyInfoPem(), cancel).ConfigureAwait(false);
        using (var signer = PassportSigner.Of(key))
        {
            byte[] signed = signer.Sign(RedactionPassport.Of(report, DateTimeOffset.UtcNow, Passport.DefaultLifetime), Path.GetFileName(output), Convert.FromHexString(report.Output.Sha256));
            await File.WriteAllBytesAsync(passport, signed, cancel).ConfigureAwait(false);
        }
        var (good, said) = await VerdictAsync(output, passport, trust, cancel).ConfigureAwait(false);
        if (good != (int)ExitCode.Clean)
        {
            throw new ReplayException($"keystay verify refused the copy's passport: {said}");
        }
        using (var file = File.OpenHandle(output, FileMode.Open, FileAccess.ReadWrite))
        {
            byte[] last = new byte[1];
            RandomAccess.Read(file, last, report.Output.Bytes - 1);
            RandomAccess.Write(file, [(byte)~last[0]], report.Output.Bytes - 1);
        }
        var (bad, why) = await VerdictAsync(output, passport, trust, cancel).ConfigureAwait(false);
        if (bad != (int)ExitCode.Found)
        {
            throw new ReplayException($"keystay verify did not notice a changed byte: {why}");
        }
        return $"keystay verify: {said}; with one byte of the copy changed: {why}";
    }

    private static async Task<(int ExitCode, string Said)> VerdictAsync(string file, string passport, string trust, CancellationToken cancel)
    {
        var (exitCode, said) = await KeystayProcess.RunAsync(["verify", file, passport, "--trust", trust], cancel).ConfigureAwait(false);
        return (exitCode, said.Split('\n')[0].Replace(file, "", StringComparison.Ordinal).Trim());
    }
}
