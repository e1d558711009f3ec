using Keystay.Cli.Rendering;
using Keystay.Cli.Scan;
using Keystay.Keys;
using Keystay.Redaction;
using Keystay.Redaction.Passports;
using Keystay.Redaction.Reports;

namespace Keystay.Cli.Redact;

/// <summary>One run of <c>keystay redact</c>: known keys, redaction, report.</summary>
internal sealed class RedactRun(RedactRequest request)
{
    public async Task<ExitCode> RunAsync(CancellationToken cancel)
    {
        try
        {
            OutputName.MustBeFree(request.Output, request.Dump);
            if (request.Passport is { } name)
            {
                OutputName.MustBeFree(name, request.Dump);
            }
            using var signer = request.PassportKey is { } key ? PassportSigner.Open(key) : null;
            using var passport = request.Passport is { } file ? new OutputFile(file) : null;
            using var reportFile = request.Report is { } path ? new OutputFile(path) : null;
            var report = Redact(signer, passport, await LoadKnownAsync(cancel).ConfigureAwait(false), cancel);
            Write(report, reportFile);
            return ExitCode.Clean;
        }
        catch (RedactionException e)
        {
            await Console.Error.WriteLineAsync($"keystay: {e.Code}: {TerminalText.Clean(e.Message)}").ConfigureAwait(false);
            return e.Code is RedactionCodes.OutputExists or RedactionCodes.OutputIsInput ? ExitCode.WrongUsage : ExitCode.Unfinished;
        }
        catch (PassportKeyException e)
        {
            await Console.Error.WriteLineAsync($"keystay: {e.Code}: {TerminalText.Clean(e.Message)} Nothing was written.").ConfigureAwait(false);
        }
        catch (KnownKeysException e)
        {
            await Console.Error.WriteLineAsync($"keystay: {TerminalText.Clean(e.Message)} Nothing was written.").ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("keystay: stopped; nothing was written.").ConfigureAwait(false);
        }
        return ExitCode.Unfinished;
    }

    private RedactionReport Redact(PassportSigner? signer, OutputFile? passport, IReadOnlyList<NamedPublicKey> known, CancellationToken cancel)
    {
        var redactor = new Redactor(new RedactionOptions
        {
            Profile = request.Profile,
            KeepProtected = request.KeepProtected,
            Known = known,
            Threads = request.Threads,
            Deep = request.Deep,
            CompareDebugging = signer is not null,
            Diagnostics = Environment.GetEnvironmentVariable("KEYSTAY_TRACE") == "1" ? Console.Error.WriteLine : null,
        });
        using var progress = ProgressLine.OnTerminal();
        progress?.Begin(request.Dump);
        using var copy = redactor.Redact(request.Dump, request.Output, progress, cancel);
        if (signer is null || passport is null)
        {
            copy.Commit();
            return copy.Report;
        }
        var statement = RedactionPassport.Of(copy.Report, DateTimeOffset.UtcNow, Passport.DefaultLifetime);
        passport.Stream.Write(signer.Sign(statement, Path.GetFileName(request.Output), Convert.FromHexString(copy.Report.Output.Sha256)));
        copy.Commit();
        try
        {
            passport.Commit();
        }
        catch
        {
            copy.Withdraw();
            throw;
        }
        return copy.Report;
    }

    private async Task<IReadOnlyList<NamedPublicKey>> LoadKnownAsync(CancellationToken cancel)
    {
        using var loader = new KnownKeys(Console.Error);
        var known = new List<NamedPublicKey>();
        foreach (string source in request.Known)
        {
            known.AddRange(await loader.LoadAsync(source, cancel).ConfigureAwait(false));
        }
        return known;
    }

    private void Write(RedactionReport report, OutputFile? file)
    {
        if (file is null)
        {
            using var standardOutput = Console.OpenStandardOutput();
            RedactionRendering.Write(report, request.Format, standardOutput);
            return;
        }
        RedactionRendering.Write(report, request.Format, file.Stream);
        file.Commit();
    }
}
