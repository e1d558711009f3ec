using Keystay.Keys;

namespace Keystay.SigningLoad;

/// <summary>A process that signs as fast as it can with a key of its own, as most services hold it, to be dumped and crashed by bench/torture: there the key must be found.</summary>
internal static class HeldKey
{
    /// <summary>Takes the key that an earlier process left in the folder, or makes one and writes it for the search; says a line, and signs until its standard input ends.</summary>
    public static async Task RunAsync(SignatureAlgorithm algorithm, string folder)
    {
        var key = new InProcessKey(algorithm);
        string file = Path.Combine(folder, "private");
        if (File.Exists(file))
        {
            key.ImportPrivateKey(await File.ReadAllBytesAsync(file));
        }
        key.Sign();
        await File.WriteAllBytesAsync(file, key.ExportPrivateKey());
        Console.WriteLine("ready");
        using var stop = new CancellationTokenSource();
        var load = Task.Run(() => Sign(key, stop.Token));
        while (await Console.In.ReadLineAsync() is not null)
        {
            // Nothing is asked; only the end counts.
        }
        await stop.CancelAsync();
        await load;
    }

    private static void Sign(InProcessKey key, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            key.Sign();
        }
    }
}
