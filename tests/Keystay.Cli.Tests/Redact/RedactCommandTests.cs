using System.Diagnostics;
using System.Security.Cryptography;
using Xunit;

namespace Keystay.Cli.Tests.Redact;

/// <summary>The redact verb from outside: its output appears whole or not at all.</summary>
public sealed class RedactCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("keystay-redact-").FullName;
    private readonly byte[] dump = new byte[24 << 20];

    public RedactCommandTests()
    {
        using var key = RSA.Create(2048);
        new Random(4).NextBytes(dump);
        key.ExportPkcs8PrivateKey().CopyTo(dump, 5 << 20);
        File.WriteAllBytes(Path.Combine(folder, "core"), dump);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_copy_is_written_and_scans_clean_and_is_never_replaced()
    {
        var redacted = await RunAsync("redact", "core", "-o", "copy", "--format", "json");
        Assert.True(redacted.ExitCode == 0, redacted.Errors);
        Assert.Contains("\"schema\": \"keystay.redact/1\"", redacted.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexStringLower(SHA256.HashData(dump)), redacted.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("scan", "copy")).ExitCode);

        var again = await RunAsync("redact", "core", "-o", "copy");
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("output-exists", again.Errors, StringComparison.Ordinal);
        var itself = await RunAsync("redact", "core", "-o", "./core");
        Assert.Equal(2, itself.ExitCode);
        Assert.Contains("output-is-input", itself.Errors, StringComparison.Ordinal);
        Assert.Equal(dump, await File.ReadAllBytesAsync(Path.Combine(folder, "core"), Cancel));
    }

    [Fact]
    public async Task The_page_tells_what_was_removed_where()
    {
        var result = await RunAsync("redact", "core", "-o", "copy", "--format", "html", "--report", "report.html");
        Assert.True(result.ExitCode == 0, result.Errors);
        string page = await File.ReadAllTextAsync(Path.Combine(folder, "report.html"), Cancel);
        Assert.Contains("REDACTED", page, StringComparison.Ordinal);
        Assert.Contains($"{5 << 20:N0}", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_size_limit_is_a_clear_error()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The limit is Linux's.");
        var start = new ProcessStartInfo("bash", ["-c", "ulimit -f 4096; exec dotnet \"$0\" redact core -o copy", Path.Combine(AppContext.BaseDirectory, "keystay.dll")])
        {
            WorkingDirectory = folder,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";    // its double mapping is a file larger than the limit
        using var process = Process.Start(start)!;
        string errors = await process.StandardError.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        Assert.True(process.ExitCode == 3, errors);
        Assert.Contains("output-failed", errors, StringComparison.Ordinal);
        Assert.Equal(["core"], Names());
    }

    [Fact]
    public async Task Killed_at_any_moment_it_leaves_a_whole_copy_or_nothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Files without a name are Linux's.");
        var clock = Stopwatch.StartNew();
        Assert.Equal(0, (await RunAsync("redact", "core", "-o", "whole")).ExitCode);
        long whole = clock.ElapsedMilliseconds;
        byte[] expected = await File.ReadAllBytesAsync(Path.Combine(folder, "whole"), Cancel);
        for (int moment = 1; moment <= 4; moment++)
        {
            using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "keystay.dll"), "redact", "core", "-o", "copy"])
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
            })!;
            await Task.Delay((int)(whole * moment / 4), Cancel);
            process.Kill();
            await process.WaitForExitAsync(Cancel);
            if (File.Exists(Path.Combine(folder, "copy")))
            {
                Assert.Equal(expected, await File.ReadAllBytesAsync(Path.Combine(folder, "copy"), Cancel));
                File.Delete(Path.Combine(folder, "copy"));
            }
            Assert.Equal(["core", "whole"], Names());
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string[] Names() => [.. Directory.EnumerateFileSystemEntries(folder).Select(p => Path.GetFileName(p)!).Order(StringComparer.Ordinal)];

    private Task<CommandResult> RunAsync(params string[] arguments) => CommandResult.RunAsync(folder, arguments, null, stop: false, Cancel);
}
