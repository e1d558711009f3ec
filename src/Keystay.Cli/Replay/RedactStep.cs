using System.Globalization;
using System.Security.Cryptography;
using Keystay.Cli.Rendering;
using Keystay.Redaction;
using Keystay.Redaction.Debugging;
using Keystay.Redaction.Passports;

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
            string verdict = await VerifyAsync(copy.Report, output, cancel).ConfigureAwait(false);
            return
            [
                ("here", $"{Sizes.Count(report.FilledBytes, "byte")} in {Sizes.Count(report.Ranges.Count, "range")} filled over; a second scan of all {Sizes.Bytes(report.Proof.ScannedBytes)} found nothing. {report.Seconds.ToString("0.0", CultureInfo.InvariantCulture)} s."),
                ("before", Backtrace(seen.Before)),
                ("after", Backtrace(seen.After)),
                ("passport", verdict),
            ];
        }
        catch (RedactionException e)
        {
            throw new ReplayException($"The dump could not be redacted: {e.Message}");
        }
    }

    private static string Backtrace(DebugFingerprint seen) =>
        $"{Sizes.Count(seen.Structure.Threads, "thread")}, {Sizes.Count(seen.Structure.Modules, "module")}; "
        + (seen.Native.NotAvailable is { } reason ? $"gdb: {reason}" : $"gdb backtraces of {Sizes.Count(seen.Native.Frames, "frame")}, {Short(seen.Native.Hash)}") + "; "
        + (seen.Managed.NotAvailable is { } why ? $"managed heap: {why}" : $"{Sizes.Count(seen.Managed.Objects, "managed object")}, {Sizes.Count(seen.Managed.HeapErrors, "heap error")}");

    private static string Short(string? hash) => hash is null ? "withheld" : hash[..12];

    private static async Task<string> VerifyAsync(Keystay.Redaction.Reports.RedactionReport report, string output, CancellationToken cancel)
    {
        using var signer = PassportSigner.Of(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        var now = DateTimeOffset.UtcNow;
        byte[] passport = signer.Sign(RedactionPassport.Of(report, now, Passport.DefaultLifetime), Path.GetFileName(output), Convert.FromHexString(report.Output.Sha256));
        var file = File.OpenRead(output);
        await using (file.ConfigureAwait(false))
        {
            var verdict = new PassportVerifier([signer.PublicKey]).Verify(passport, file, now, cancel);
            return verdict.Refusal is null
                ? $"signed, and good for this file: all {Sizes.Bytes(report.Proof.Bytes)} covered, until {(now + Passport.DefaultLifetime).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}."
                : throw new ReplayException($"The passport of the copy was refused: {verdict.Refusal}");
        }
    }
}
