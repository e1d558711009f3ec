using System.Security.Cryptography;
using System.Text;
using Keystay.Keys;
using Keystay.Signing.Custody;
using Keystay.Signing.Rings;

namespace Keystay.Signing.Tests.Custody;

/// <summary>A real signer process with one key, in a folder of its own.</summary>
internal sealed class RunningSigner : IAsyncDisposable
{
    public const string Issuer = "https://issuer.example/consumer", TenantIssuer = "https://issuer.example/{tenantid}/v2.0", Audience = "api://mail";

    private readonly DirectoryInfo folder;

    private RunningSigner(DirectoryInfo folder, Ring ring, SignerOptions options, SignerSupervisor supervisor) =>
        (this.folder, Ring, Options, Supervisor) = (folder, ring, options, supervisor);

    public Ring Ring { get; }

    public SignerOptions Options { get; }

    public SignerSupervisor Supervisor { get; }

    public SignerClient Client => Supervisor.Client;

    public PublicKey Key { get; private set; } = null!;

    public string Kid => Key.Thumbprint;

    public string Socket => Path.Combine(Options.Folder, Ring.Name, "signer");

    public static async Task<RunningSigner> StartAsync(
        SignatureAlgorithm algorithm = SignatureAlgorithm.ES256, string issuer = Issuer, Func<SignerOptions, SignerOptions>? change = null, Func<Ring, Ring>? ringChange = null)
    {
        var folder = Directory.CreateTempSubdirectory("keystay-signing-test-");
        var ring = RingOf(algorithm, issuer);
        ring = ringChange?.Invoke(ring) ?? ring;
        var options = OptionsIn(folder.FullName);
        options = change?.Invoke(options) ?? options;
        try
        {
            var running = new RunningSigner(folder, ring, options, await SignerSupervisor.StartAsync(ring, options, TestContext.Current.CancellationToken));
            running.Key = await running.AddKeyAsync();
            return running;
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    public static Ring RingOf(SignatureAlgorithm algorithm, string issuer = Issuer, params RingKey[] keys) => new(
        "consumer", IssuerPattern.Parse(issuer), algorithm, RotationPolicy.MultiTenant, KeyCustody.Isolated, new TokenPolicy([Audience, "api://files/*"], TimeSpan.FromHours(1)), keys);

    public static RingKey KeyOf(NewKey key) => new(key.PublicKey, KeyState.Active, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(15), null, null, key.Sealed);

    public static TokenClaims Claims(string subject = "alice") => new()
    {
        Subject = subject,
        Audience = [Audience],
        ClientId = "app",
        JwtId = "id-1",
        IssuedAt = DateTimeOffset.UtcNow,
        ExpiresAt = DateTimeOffset.UtcNow.AddMinutes(10),
    };

    public static byte[] WriteWrappingKey(string path)
    {
        byte[] key = RandomNumberGenerator.GetBytes(32);
        File.WriteAllBytes(path, key);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return key;
    }

    public static bool Verifies(SignatureAlgorithm algorithm, PublicKey key, ReadOnlySpan<byte> input, ReadOnlySpan<byte> signature)
    {
        byte[] info = key.ExportSubjectPublicKeyInfo();
        switch (key)
        {
            case RsaPublicKey:
                using (var rsa = RSA.Create())
                {
                    rsa.ImportSubjectPublicKeyInfo(info, out _);
                    return rsa.VerifyData(input, signature, HashAlgorithmName.SHA256, algorithm == SignatureAlgorithm.PS256 ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
                }
            case EcPublicKey:
                using (var ec = ECDsa.Create())
                {
                    ec.ImportSubjectPublicKeyInfo(info, out _);
                    return ec.VerifyData(input, signature, algorithm == SignatureAlgorithm.ES384 ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256);
                }
            default:
                var ed25519 = NSec.Cryptography.SignatureAlgorithm.Ed25519;
                return ed25519.Verify(NSec.Cryptography.PublicKey.Import(ed25519, ((OkpPublicKey)key).X, NSec.Cryptography.KeyBlobFormat.RawPublicKey), input, signature);
        }
    }

    public static byte[] Decode(string part) => System.Buffers.Text.Base64Url.DecodeFromChars(part);

    public static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);

    public async Task<PublicKey> AddKeyAsync()
    {
        var key = await Supervisor.GenerateKeyAsync();
        await Supervisor.LoadKeyAsync(KeyOf(key));
        return key.PublicKey;
    }

    public async ValueTask DisposeAsync()
    {
        await Supervisor.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static SignerOptions OptionsIn(string folder)
    {
        string wrappingKey = Path.Combine(folder, "wrapping-key");
        WriteWrappingKey(wrappingKey);
        return new SignerOptions { Folder = Path.Combine(folder, "run"), WrappingKey = "file:" + wrappingKey, Threads = 2, SelfTest = false };
    }
}
