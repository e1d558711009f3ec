using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace SigningService;

/// <summary>
/// A token signer as many are written: the key is an ordinary RSA object in an ordinary process. Prints its public JWKS, signs until standard
/// input ends, and crashes when told to.
/// </summary>
internal static partial class Program
{
    private const int SetPtracer = 0x59616d61;    // PR_SET_PTRACER of the Yama security module, prctl(2)

    private static void Main()
    {
        // Where Yama lets only a parent trace, the replay's createdump is a sibling. No service should do this.
        if (OperatingSystem.IsLinux())
        {
            _ = ProcessControl(SetPtracer, nuint.MaxValue, 0, 0, 0);
        }
        // Held for the life of the process, as services hold keys. With `using` the crash would run Dispose, which wipes it, before the dump.
        var key = RSA.Create(2048);
        SignToken(key, 0);
        var signer = new Thread(() => SignForever(key)) { IsBackground = true };
        signer.Start();
        Console.WriteLine(PublicKeySet(key));
        while (Console.ReadLine() is { } line)
        {
            if (line == "crash")
            {
                throw new InvalidOperationException("The signing system has crashed, as it was told to.");
            }
        }
    }

    private static void SignForever(RSA key)
    {
        for (int number = 1; ; number++)
        {
            SignToken(key, number);
            Thread.Sleep(1);
        }
    }

    private static string SignToken(RSA key, int number)
    {
        string header = Text("""{"alg":"RS256","typ":"JWT"}"""u8);
        string payload = Text(Encoding.UTF8.GetBytes($$"""{"iss":"https://consumer.example","sub":"user-{{number}}"}"""));
        byte[] signature = key.SignData(Encoding.ASCII.GetBytes($"{header}.{payload}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{header}.{payload}.{Text(signature)}";
    }

    private static string PublicKeySet(RSA key)
    {
        var half = key.ExportParameters(includePrivateParameters: false);
        return $$"""{"keys":[{"kty":"RSA","use":"sig","alg":"RS256","n":"{{Text(half.Modulus)}}","e":"{{Text(half.Exponent)}}"}]}""";
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int ProcessControl(int option, nuint a, nuint b, nuint c, nuint d);
}
