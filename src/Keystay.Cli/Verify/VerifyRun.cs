using System.Text;
using System.Text.Json;
using Keystay.Redaction.Passports;

namespace Keystay.Cli.Verify;

/// <summary>One run of <c>keystay verify</c>: trusted keys, passport, file, verdict.</summary>
internal sealed class VerifyRun(VerifyRequest request)
{
    public ExitCode Run(CancellationToken cancel)
    {
        try
        {
            using var output = request.Output is { } path ? new OutputFile(path) : null;
            var verifier = new PassportVerifier(TrustedKeyFiles.Load(request.Trust));
            var passport = BoundedFile.Read(request.Passport, PassportVerifier.MaxPassportBytes + 1);
            using var file = new FileStream(request.File, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            var report = VerifyReport.Of(request, verifier.Verify(passport, file, request.At, cancel));
            Write(report, output);
            return report.Good ? ExitCode.Clean : ExitCode.Found;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"keystay: {TerminalText.Clean(e.Message)} Nothing was verified.");
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("keystay: stopped before the file was read. Nothing was verified.");
        }
        return ExitCode.Unfinished;
    }

    private void Write(VerifyReport report, OutputFile? output)
    {
        byte[] text = request.AsJson
            ? [.. JsonSerializer.SerializeToUtf8Bytes(report, VerifyReportJson.Default.VerifyReport), (byte)'\n']
            : Encoding.UTF8.GetBytes(VerifyTable.Of(report));
        if (output is null)
        {
            using var standardOutput = Console.OpenStandardOutput();
            standardOutput.Write(text);
        }
        else
        {
            output.Stream.Write(text);
            output.Commit();
        }
    }
}
