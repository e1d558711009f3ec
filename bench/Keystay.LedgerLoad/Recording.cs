using System.Globalization;
using System.Text;
using Keystay.Signing.Ledger;

namespace Keystay.LedgerLoad;

/// <summary>Records as fast as it can and says on standard output what is recorded: who reads that line is the client who received the token.</summary>
internal static class Recording
{
    private const int Clients = 32;

    public static async Task<int> RunAsync(string folder, DateTimeOffset start)
    {
        var time = new FastClock(start);
        var (ledger, _) = LoadLedger.Open(folder, time);
        using var output = Console.OpenStandardOutput();
        foreach (string note in ledger.Notes)
        {
            Say(output, "note " + note);
        }
        var sealing = Task.Run(async () =>
        {
            while (true)
            {
                await ledger.SealAsync();
                await Task.Delay(2);
            }
        });
        await Task.WhenAny(Enumerable.Range(0, Clients).Select(_ => Task.Run(() => ClientAsync(ledger, time, output))).Append(sealing)).Unwrap();
        return 1; // only reached by an error, which has been thrown
    }

    private static async Task ClientAsync(TokenLedger ledger, TimeProvider time, Stream output)
    {
        while (true)
        {
            var record = LoadLedger.NewRecord(time.GetUtcNow());
            var receipt = await ledger.AppendAsync(record);
            Say(output, string.Create(CultureInfo.InvariantCulture,
                $"{receipt.Sequence} {receipt.RecordedAt.ToUnixTimeMilliseconds()} {Convert.ToHexStringLower(record.SignatureSha256.Span)}"));
        }
    }

    private static void Say(Stream output, string line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line + "\n");
        lock (output)
        {
            output.Write(bytes);
        }
    }
}
