using System.Diagnostics;
using Keystay.Signing.Rings;

namespace Keystay.Signing.Tests.Custody;

/// <summary>SoftHSM with tokens of a test's own. Its PINs are made by a shell, so that this process never has one.</summary>
internal sealed class SoftHsm : IDisposable
{
    public const string Module = "/usr/lib/softhsm/libsofthsm2.so";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("keystay-softhsm-");

    public SoftHsm()
    {
        Assert.SkipUnless(File.Exists(Module) || System.Environment.GetEnvironmentVariable("CI") == "true", "SoftHSM is not installed (Debian: softhsm2).");
        Directory.CreateDirectory(Tokens);
        File.WriteAllText(Configuration, $"directories.tokendir = {Tokens}\nobjectstore.backend = file\nlog.level = ERROR\n");
    }

    public string Tokens => Path.Combine(folder.FullName, "tokens");

    public string Pins => folder.FullName;

    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string> { ["SOFTHSM2_CONF"] = Configuration };

    private string Configuration => Path.Combine(folder.FullName, "softhsm2.conf");

    /// <summary>Makes a token.</summary>
    /// <returns>Its address.</returns>
    public string NewToken(string label)
    {
        string pin = PinFile(label);
        Run("/bin/sh", "-c", $"umask 077; head -c 12 /dev/urandom | od -An -tx1 | tr -d ' \\n' > {pin} && softhsm2-util --init-token --free --label {label} --pin $(cat {pin}) --so-pin $(cat {pin})");
        return $"pkcs11:token={label}?module-path={Module}&pin-source=file:{pin}";
    }

    public string PinFile(string label) => Path.Combine(folder.FullName, label + ".pin");

    /// <summary>A ring whose keys are in a new token.</summary>
    public Func<Ring, Ring> Ring(string label = "consumer") => InToken(NewToken(label));

    public static Func<Ring, Ring> InToken(string address, bool acceptSoftware = true) =>
        ring => ring with { Custody = KeyCustody.Pkcs11, Token = new RingToken(address, AcceptSoftware: acceptSoftware) };

    /// <summary>What SoftHSM's own tool says of every object in all tokens.</summary>
    public string[] Objects() => [.. Directory.GetFiles(Tokens, "*.object", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != "token.object").Order().Select(f => Run("/bin/sh", "-c", $"softhsm2-dump-file {f} || true"))]; // it ends with 1 also when all went well

    /// <summary>Runs a program with this SoftHSM.</summary>
    public string Run(params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true };
        start.Environment["SOFTHSM2_CONF"] = Configuration;
        using var process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    public void Dispose() => folder.Delete(recursive: true);
}
