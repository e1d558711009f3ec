using System.Diagnostics;
using System.IO.Compression;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using Xunit;

namespace Keystay.Cli.Tests;

/// <summary>The files a session plays with.</summary>
internal static class SessionProps
{
    public static void Make(IReadOnlyList<string> words, Func<string, string> at, string where)
    {
        switch (words)
        {
            case ["empty", var name]:
                File.WriteAllBytes(at(name), []);
                break;
            case ["noise", var name]:
                File.WriteAllBytes(at(name), RandomNumberGenerator.GetBytes(100_000));
                break;
            case ["secret", var name]:
                File.WriteAllBytes(at(name), RandomNumberGenerator.GetBytes(32));
                if (!OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(at(name), UnixFileMode.UserRead | UnixFileMode.UserWrite);
                }
                break;
            case ["key", var name, var kind]:
                using (var key = RSA.Create(2048))
                {
                    File.WriteAllText(at(name), kind == "private-pem" ? key.ExportPkcs8PrivateKeyPem() : key.ExportSubjectPublicKeyInfoPem());
                }
                break;
            case ["mkdir", var name]:
                Directory.CreateDirectory(at(name));
                break;
            case ["mkfifo", var name]:
                using (var mkfifo = Process.Start("mkfifo", [at(name)]))
                {
                    mkfifo.WaitForExit();
                    Assert.Equal(0, mkfifo.ExitCode);
                }
                break;
            case ["lock", var name]:
                Assert.SkipWhen(Environment.IsPrivilegedProcess, "Nothing is unreadable for root.");
                if (!OperatingSystem.IsWindows())
                {
                    LockFile(at(name));
                }
                break;
            case ["gzip", var name]:
                using (var packed = new GZipStream(File.Create(at(name + ".gz")), CompressionLevel.Fastest))
                {
                    packed.Write(File.ReadAllBytes(at(name)));
                }
                break;
            default:
                Assert.Fail($"{where}: no such session command.");
                break;
        }
    }

    [UnsupportedOSPlatform("windows")]
    private static void LockFile(string path)
    {
        File.WriteAllBytes(path, [1]);
        File.SetUnixFileMode(path, UnixFileMode.None);
    }
}
