using System.Security.Cryptography;
using Keystay.Keys;
using Keystay.Signing.Custody;
using Keystay.Signing.Rings;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Keystay.Signing.IdentityModel.Tests;

/// <summary>With a real signer process, and the library's own handler to write and to verify tokens.</summary>
public sealed class SignerCredentialsTests
{
    private const string Issuer = "https://login.test/consumer", Audience = "api://mail";

    [Theory]
    [InlineData(SignatureAlgorithm.RS256)]
    [InlineData(SignatureAlgorithm.PS256)]
    [InlineData(SignatureAlgorithm.ES256)]
    [InlineData(SignatureAlgorithm.ES384)]
    public async Task A_token_of_the_library_is_signed_by_the_signer(SignatureAlgorithm algorithm)
    {
        var folder = Directory.CreateTempSubdirectory("keystay-identitymodel-test-");
        try
        {
            var ring = RingOf(algorithm);
            await using var signer = await SignerSupervisor.StartAsync(ring, OptionsIn(folder.FullName), TestContext.Current.CancellationToken);
            var key = await AddKeyAsync(signer);
            var credentials = SignerCredentials.Of(signer.Client, ring, key);
            var handler = new JsonWebTokenHandler();
            string token = handler.CreateToken(Descriptor(credentials, Issuer, Audience, minutes: 10));
            var result = await handler.ValidateTokenAsync(token, new TokenValidationParameters
            {
                ValidIssuer = Issuer,
                ValidAudience = Audience,
                ValidTypes = ["at+jwt"],
                IssuerSigningKey = PublicOf(key.PublicKey),
            });
            Assert.True(result.IsValid, result.Exception?.Message);
            Assert.Equal(key.Kid, ((JsonWebToken)result.SecurityToken).Kid);

            // What the ring's rules do not allow is not signed, whatever the server writes.
            Assert.Equal("wrong-issuer", ReasonOf(() => handler.CreateToken(Descriptor(credentials, "https://login.test/enterprise", Audience, minutes: 10))));
            Assert.Equal("wrong-audience", ReasonOf(() => handler.CreateToken(Descriptor(credentials, Issuer, "api://payroll", minutes: 10))));
            Assert.Equal("wrong-lifetime", ReasonOf(() => handler.CreateToken(Descriptor(credentials, Issuer, Audience, minutes: 600))));
            using var provider = credentials.Key.CryptoProviderFactory.CreateForSigning(credentials.Key, credentials.Algorithm);
            Assert.NotNull(ReasonOf(() => provider.Sign(SHA256.HashData("anything"u8))));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static SecurityTokenDescriptor Descriptor(SigningCredentials credentials, string issuer, string audience, int minutes) => new()
    {
        Issuer = issuer,
        Audience = audience,
        TokenType = "at+jwt",
        IssuedAt = DateTime.UtcNow,
        NotBefore = DateTime.UtcNow,
        Expires = DateTime.UtcNow.AddMinutes(minutes),
        Claims = new Dictionary<string, object> { ["sub"] = "alice", ["client_id"] = "app", ["jti"] = "id-1" },
        SigningCredentials = credentials,
    };

    private static string? ReasonOf(Action sign) => Assert.Throws<SignerException>(sign).Reason;

    private static SecurityKey PublicOf(PublicKey key)
    {
        if (key is RsaPublicKey rsa)
        {
            return new RsaSecurityKey(new RSAParameters { Modulus = rsa.Modulus, Exponent = rsa.Exponent });
        }
        var half = ECDsa.Create();
        half.ImportSubjectPublicKeyInfo(key.ExportSubjectPublicKeyInfo(), out _);
        return new ECDsaSecurityKey(half);
    }

    private static Ring RingOf(SignatureAlgorithm algorithm) => new(
        "consumer", IssuerPattern.Parse(Issuer), algorithm, RotationPolicy.MultiTenant, KeyCustody.Isolated, new TokenPolicy([Audience], TimeSpan.FromHours(1)), []);

    private static SignerOptions OptionsIn(string folder)
    {
        string wrappingKey = Path.Combine(folder, "wrapping-key");
        File.WriteAllBytes(wrappingKey, RandomNumberGenerator.GetBytes(32));
        File.SetUnixFileMode(wrappingKey, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return new SignerOptions { Folder = Path.Combine(folder, "run"), WrappingKey = "file:" + wrappingKey, Threads = 1, SelfTest = false };
    }

    private static async Task<RingKey> AddKeyAsync(SignerSupervisor signer)
    {
        var made = await signer.GenerateKeyAsync(TestContext.Current.CancellationToken);
        var now = DateTimeOffset.UtcNow;
        var key = new RingKey(made.PublicKey, KeyState.Active, now, now, now.AddDays(15), null, null, made.Sealed);
        await signer.LoadKeyAsync(key, TestContext.Current.CancellationToken);
        return key;
    }
}
