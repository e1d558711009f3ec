using System.Security.Cryptography;
using Keystay.Keys;
using Keystay.Signing.Custody;
using Keystay.Signing.Rings;

namespace Keystay.SigningLoad;

/// <summary>A signer with one key, and the claims that all measurements sign.</summary>
internal static class LoadSigner
{
    public const string Issuer = "https://issuer.example/consumer", Audience = "api://mail";

    public static async Task<(SignerSupervisor Supervisor, PublicKey Key)> StartAsync(SignatureAlgorithm algorithm, string folder, SoftHsmToken? token = null)
    {
        string wrappingKey = Path.Combine(folder, "wrapping-key");
        await File.WriteAllBytesAsync(wrappingKey, RandomNumberGenerator.GetBytes(32));
        File.SetUnixFileMode(wrappingKey, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var ring = new Ring(
            token is null ? "consumer" : "token", IssuerPattern.Parse(Issuer), algorithm, RotationPolicy.MultiTenant, token is null ? KeyCustody.Isolated : KeyCustody.Pkcs11,
            new TokenPolicy([Audience], TimeSpan.FromHours(1)), [])
        {
            Token = token?.Token,
        };
        var options = new SignerOptions { Folder = Path.Combine(folder, "run"), WrappingKey = "file:" + wrappingKey, SelfTest = false };
        options = token is null ? options : options with { ModuleEnvironment = token.Environment };
        var supervisor = await SignerSupervisor.StartAsync(ring, options);
        var key = await supervisor.GenerateKeyAsync();
        var now = DateTimeOffset.UtcNow;
        await supervisor.LoadKeyAsync(new RingKey(key.PublicKey, KeyState.Active, now, now, now, null, null, key.Sealed));
        return (supervisor, key.PublicKey);
    }

    public static TokenClaims Claims()
    {
        var now = DateTimeOffset.UtcNow;
        return new TokenClaims
        {
            Subject = "f3b2a1c0-5d4e-4f60-8a7b-9c0d1e2f3a4b",
            Audience = [Audience],
            ClientId = "mail-web",
            JwtId = "0f8fad5bd9cb469fa16570867728950e",
            Scope = "mail.read mail.send",
            IssuedAt = now,
            ExpiresAt = now.AddMinutes(10),
        };
    }
}
