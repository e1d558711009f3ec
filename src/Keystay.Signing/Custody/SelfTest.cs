using System.Diagnostics;
using System.Text.Json;
using Keystay.Keys;

namespace Keystay.Signing.Custody;

/// <summary>
/// Tries the protection before there is anything to protect: the signer, which holds a canary key alone, is dumped while it signs by the dumpers that
/// production has, and the dumps are searched by <c>keystay scan</c>. No token of a real key comes of it, and no real key could be in a dump of it.
/// </summary>
internal sealed class SelfTest(SignerRun run, Canary canary, bool acceptsSoftware, string[]? keystay)
{
    private const int TooLong = -1;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <exception cref="SignerException">self-test-failed: a dump shows the canary.</exception>
    public async Task<SignerStatus> RunAsync(SignerStatus status, CancellationToken cancel)
    {
        var key = await run.GenerateAsync(forTest: true, cancel).ConfigureAwait(false);
        await run.LoadAsync(key.PublicKey.Thumbprint, canary.Load(key), cancel).ConfigureAwait(false);
        var folder = Directory.CreateTempSubdirectory("keystay-self-test-");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var load = Task.WhenAll(Enumerable.Range(0, 2 * Environment.ProcessorCount).Select(_ => Task.Run(() => SignAsync(key.PublicKey.Thumbprint, stop.Token), CancellationToken.None)));
        try
        {
            var (clean, missing) = await TryDumpersAsync(folder.FullName, key.PublicKey, mayShow: acceptsSoftware && status.Protection == ProtectionLevel.ProcessOnly, cancel).ConfigureAwait(false);
            return status with
            {
                Protection = clean > 0 && status.Protection is ProtectionLevel.SecretMemory or ProtectionLevel.HardwareToken ? ProtectionLevel.Verified : status.Protection,
                Missing = [.. status.Missing, .. missing],
            };
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            // Dumps go whatever else fails.
            folder.Delete(recursive: true);
            await load.ConfigureAwait(false);
            await run.DropAsync(key.PublicKey.Thumbprint, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <param name="folder">Where dumps may lie.</param>
    /// <param name="key">The canary.</param>
    /// <param name="mayShow">A ring that accepts a software token is told what dumps show of it. A module that claims to be hardware and shows keys is refused like any other.</param>
    /// <param name="cancel">Gives up.</param>
    private async Task<(int Clean, List<string> Missing)> TryDumpersAsync(string folder, PublicKey key, bool mayShow, CancellationToken cancel)
    {
        if (keystay is null)
        {
            return (0, ["The keystay command was not found: no dump of the signer was searched."]);
        }
        string known = Path.Combine(folder, "canary.pem");
        await File.WriteAllTextAsync(known, $"-----BEGIN PUBLIC KEY-----\n{Convert.ToBase64String(key.ExportSubjectPublicKeyInfo())}\n-----END PUBLIC KEY-----\n", cancel).ConfigureAwait(false);
        int clean = 0;
        var missing = new List<string>();
        foreach (var (name, command, file) in Dumpers(folder))
        {
            if (command is null)
            {
                missing.Add($"{name} is not installed: no dump was taken with it.");
            }
            else if (await RunAsync(command, cancel).ConfigureAwait(false) is var dumped && !File.Exists(file))
            {
                missing.Add($"{name} could not dump the signer (exit code {dumped.ExitCode}): what root would see was not tried.");
            }
            else if (await SearchAsync(file, known, cancel).ConfigureAwait(false) is not { } shows)
            {
                missing.Add($"The dump of {name} could not be searched to its end.");
            }
            else if (!shows)
            {
                clean++;
            }
            else if (mayShow)
            {
                missing.Add($"A dump of the signer by {name}, as root, shows the key that was made in the token for this test: the token's software keeps keys in ordinary memory.");
            }
            else
            {
                throw new SignerException("self-test-failed",
                    $"A dump of the signer by {name} shows a private key, made for this test: its memory is not protected on this machine. No real key was given to it.");
            }
            File.Delete(file);
        }
        return (clean, missing);
    }

    private IEnumerable<(string Name, string[]? Command, string File)> Dumpers(string folder)
    {
        string pid = run.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture);
        string gcore = Path.Combine(folder, "gcore"), createdump = Path.Combine(folder, "createdump");
        yield return ("gcore", SignerProgram.Gcore() is { } g ? [g, "-o", gcore, pid] : null, $"{gcore}.{pid}");
        yield return ("createdump", SignerProgram.Createdump() is { } c ? [c, "--full", "-f", createdump, pid] : null, createdump);
    }

    /// <summary>Whether the dump shows a key; null when the search did not finish.</summary>
    private async Task<bool?> SearchAsync(string file, string known, CancellationToken cancel)
    {
        var (exitCode, report) = await RunAsync([.. keystay!, "scan", file, "--known", known, "--format", "json"], cancel).ConfigureAwait(false);
        if (exitCode is not (0 or 1))
        {
            return null;
        }
        using var json = JsonDocument.Parse(report);
        return exitCode != 0 || json.RootElement.GetProperty("keys").GetArrayLength() > 0;
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string[] command, CancellationToken cancel)
    {
        var start = SignerProgram.Bare(command);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        try
        {
            var complaints = process.StandardError.ReadToEndAsync(limit.Token);
            string output = await process.StandardOutput.ReadToEndAsync(limit.Token).ConfigureAwait(false);
            await complaints.ConfigureAwait(false);
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            return (process.ExitCode, output);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (TooLong, "");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>Signs until told to stop, so that dumps fall into signatures.</summary>
    private async Task SignAsync(string kid, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await canary.SignAsync(kid).ConfigureAwait(false);
        }
    }
}
