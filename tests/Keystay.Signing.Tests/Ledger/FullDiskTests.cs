using System.Diagnostics;
using Keystay.LedgerLoad;
using Keystay.Signing.Ledger;
using Keystay.Signing.Tests.TransparencyLog;

namespace Keystay.Signing.Tests.Ledger;

public sealed class FullDiskTests
{
    [Fact]
    public async Task A_full_disk_refuses_and_loses_nothing_and_recording_goes_on_when_there_is_room()
    {
        using var folder = new TemporaryFolder();
        Assert.SkipUnless(Mount(folder.Path), "Needs a small file system of its own: root, and the right to mount.");
        try
        {
            await FillAndFreeAsync(folder.Path);
        }
        finally
        {
            Run("umount", folder.Path);
        }
    }

    private static async Task FillAndFreeAsync(string folder)
    {
        var acknowledged = new List<string>();
        var (ledger, signer) = LoadLedger.Open(folder, TimeProvider.System);
        acknowledged.Add(await AppendAsync(ledger));
        string filler = Path.Combine(folder, "filler");
        FullDisk.Fill(filler);
        // What room the last page has is used up first.
        var refused = await Assert.ThrowsAsync<LedgerException>(async () =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                acknowledged.Add(await AppendAsync(ledger));
            }
        });
        Assert.Equal(LedgerErrors.DiskFull, refused.Code);
        Assert.Equal(LedgerErrors.DiskFull, (await Assert.ThrowsAsync<LedgerException>(() => ledger.SealAsync(TestContext.Current.CancellationToken))).Code);
        File.Delete(filler);
        acknowledged.Add(await AppendAsync(ledger));
        await ledger.SealAsync(TestContext.Current.CancellationToken);
        await ledger.DisposeAsync();

        (ledger, _) = LoadLedger.Open(folder, new ManualTime(DateTimeOffset.UtcNow.AddHours(1)));
        await ledger.SealAsync(TestContext.Current.CancellationToken);
        Assert.Empty(ledger.Notes);
        await ledger.DisposeAsync();
        var there = new HashSet<string>();
        foreach (var marker in LedgerReader.Hours(Path.Combine(folder, "ledger")))
        {
            await foreach (var entry in LedgerReader.ReadAsync(Path.Combine(folder, "ledger"), marker.Statement.Hour))
            {
                there.Add(entry.Record.TokenId);
            }
        }
        Assert.Superset(acknowledged.ToHashSet(), there);
        Assert.Empty(await LedgerCheck.RunAsync(Path.Combine(folder, "ledger"), LoadLedger.Origin, signer.Key, TestContext.Current.CancellationToken));
        signer.Dispose();
    }

    private static async Task<string> AppendAsync(TokenLedger ledger)
    {
        var record = LoadLedger.NewRecord(DateTimeOffset.UtcNow);
        await ledger.AppendAsync(record);
        return record.TokenId;
    }

    private static bool Mount(string folder) => Environment.UserName == "root" && Run("mount", "-t", "tmpfs", "-o", "size=1m", "none", folder);

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
