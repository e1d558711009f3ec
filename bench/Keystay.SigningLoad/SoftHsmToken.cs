using System.Diagnostics;
using Keystay.Signing.Rings;

namespace Keystay.SigningLoad;

/// <summary>A SoftHSM token of its own, where SoftHSM is installed.</summary>
internal sealed record SoftHsmToken(RingToken Token, IReadOnlyDictionary<string, string> Environment)
{
    private const string Module = "/usr/lib/softhsm/libsofthsm2.so";

    public static SoftHsmToken? Make(string folder)
    {
        if (!File.Exists(Module))
        {
            return null;
        }
        string tokens = Path.Combine(folder, "tokens"), configuration = Path.Combine(folder, "softhsm2.conf"), pin = Path.Combine(folder, "pin");
        Directory.CreateDirectory(tokens);
        File.WriteAllText(configuration, $"directories.tokendir = {tokens}\nlog.level = ERROR\n");
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"umask 077; head -c 12 /dev/urandom | od -An -tx1 | tr -d ' \\n' > {pin}; softhsm2-util --init-token --free --label bench --pin $(cat {pin}) --so-pin $(cat {pin})"])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["SOFTHSM2_CONF"] = configuration;
        using var process = Process.Start(start)!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new SoftHsmToken(
            new RingToken($"pkcs11:token=bench?module-path={Module}&pin-source=file:{pin}", AcceptSoftware: true), new Dictionary<string, string> { ["SOFTHSM2_CONF"] = configuration });
    }
}
