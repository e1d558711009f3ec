using System.Globalization;
using Keystay.Keys;
using Keystay.Signing.Custody;

namespace Keystay.SigningLoad;

/// <summary>A process, or two, that sign as fast as they can, to be dumped and crashed by bench/torture.</summary>
internal static class HeldKey
{
    /// <summary>Says <c>KEYFILE PID PID…</c> on a line: the file with the public key, and the processes. Then signs until its standard input ends.</summary>
    public static async Task RunAsync(bool plain, SignatureAlgorithm algorithm, string folder)
    {
        using var stop = new CancellationTokenSource();
        Task load;
        string own = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        if (plain)
        {
            var key = new InProcessKey(algorithm);
            key.Sign();
            await File.WriteAllBytesAsync(Path.Combine(folder, "private"), key.ExportPrivateKey());
            Announce(folder, key.ExportPublicKey(), own);
            load = Task.Run(() => SignInProcess(key, stop.Token));
        }
        else
        {
            var (supervisor, key) = await LoadSigner.StartAsync(algorithm, folder);
            Announce(folder, key.ExportSubjectPublicKeyInfo(), $"{own} {supervisor.Status.ProcessId}");
            load = Task.WhenAll(Enumerable.Range(0, 16).Select(_ => SignAsync(supervisor, key.Thumbprint, stop.Token)));
        }
        while (await Console.In.ReadLineAsync() is not null)
        {
            // Nothing is asked; only the end counts.
        }
        await stop.CancelAsync();
        await load;
    }

    private static void Announce(string folder, byte[] publicKey, string processes)
    {
        string file = Path.Combine(folder, "public.pem");
        File.WriteAllText(file, $"-----BEGIN PUBLIC KEY-----\n{Convert.ToBase64String(publicKey)}\n-----END PUBLIC KEY-----\n");
        Console.WriteLine($"{file} {processes}");
    }

    private static void SignInProcess(InProcessKey key, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            key.Sign();
        }
    }

    private static async Task SignAsync(SignerSupervisor supervisor, string kid, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await supervisor.Client.SignAsync(kid, LoadSigner.Claims());
            }
            catch (SignerException)
            {
                await Task.Delay(10, CancellationToken.None); // it was crashed, and comes back
            }
        }
    }
}
