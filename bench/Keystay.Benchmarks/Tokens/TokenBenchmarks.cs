using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Keystay.Keys;
using Keystay.Tokens;
using Keystay.Tokens.AspNetCore;
using Keystay.Tokens.Tests.Forgery;
using Keystay.Tokens.Trust;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Keystay.Benchmarks.Tokens;

/// <summary>One decision about one token, beside the platform's bare verification of its signature.</summary>
[MemoryDiagnoser]
[MinColumn]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByParams)]
public class TokenBenchmarks
{
    private const string Audience = "api://mail";

    private readonly JsonWebTokenHandler handler = new();
    private byte[] signed = [], signature = [];
    private Func<bool> raw = () => false;
    private string token = "", forged = "";
    private TokenValidationParameters plain = new(), scoped = new();
    private TokenValidator validator = null!, remembering = null!;

    /// <summary>What the token is signed with.</summary>
    [Params(SignatureAlgorithm.RS256, SignatureAlgorithm.ES256)]
    public SignatureAlgorithm Algorithm { get; set; }

    /// <summary>A token of about a kilobyte with 14 claims, and everyone who reads it.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        var key = new SigningKey(Algorithm, "2026-11", Rings.Template);
        token = key.Token(Rings.Header(key).ToString(), Payload().ToString());
        string[] parts = token.Split('.');
        forged = $"{parts[0]}.{parts[1]}.{(parts[2][0] == 'A' ? 'B' : 'A')}{parts[2][1..]}";
        (signed, signature) = (Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]));
        raw = RawVerification(key);
        var document = Rings.Document([key.Jwk()]);
        var source = new StaticKeySource(document);
        var options = new TokenValidatorOptions { Audiences = [Audience] };
        (validator, remembering) = (new TokenValidator(options, source), new TokenValidator(options with { CachedTokens = 1000 }, source));
        TokenValidationParameters Parameters(Action<TokenValidationParameters> configure) => new IdentityModelReader(Audience, [Rings.Issuer(Rings.Tenant)], at: null, configure).Parameters([document]);
        (plain, scoped) = (Parameters(_ => { }), Parameters(p => p.RequireKeyScope()));
        if (!raw() || !IdentityModel() || !IdentityModelWithKeyScope() || !Keystay() || !Remembered() || !Remembered() || BadSignature() || IdentityModelBadSignature())
        {
            throw new InvalidOperationException("Somebody decides wrongly.");
        }
    }

    /// <summary>What nobody can do without.</summary>
    [Benchmark(Baseline = true)]
    public bool Raw() => raw();

    /// <summary>Microsoft.IdentityModel with issuer list and audience.</summary>
    [Benchmark]
    public bool IdentityModel() => Accepts(plain, token);

    /// <summary>The same with RequireKeyScope().</summary>
    [Benchmark]
    public bool IdentityModelWithKeyScope() => Accepts(scoped, token);

    /// <summary>Keystay's decision.</summary>
    [Benchmark]
    public bool Keystay() => validator.Validate(token.AsMemory()).IsAccepted;

    /// <summary>The same with its claims read.</summary>
    [Benchmark]
    public string? KeystayWithClaims() => validator.Validate(token.AsMemory()).GetClaims().Subject;

    /// <summary>A token that was accepted before, with CachedTokens set.</summary>
    [Benchmark]
    public bool Remembered() => remembering.Validate(token.AsMemory()).IsAccepted;

    /// <summary>A wrong signature.</summary>
    [Benchmark]
    public bool BadSignature() => validator.Validate(forged.AsMemory()).IsAccepted;

    /// <summary>A wrong signature for Microsoft.IdentityModel.</summary>
    [Benchmark]
    public bool IdentityModelBadSignature() => Accepts(plain, forged);

    private bool Accepts(TokenValidationParameters parameters, string text) => handler.ValidateTokenAsync(text, parameters).GetAwaiter().GetResult().IsValid;

    private Func<bool> RawVerification(SigningKey key)
    {
        if (key.IsRsa)
        {
            var rsa = RSA.Create();
            rsa.ImportSubjectPublicKeyInfo(key.PublicInfo, out _);
            return () => rsa.VerifyData(signed.AsSpan(), signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        var ecdsa = ECDsa.Create();
        ecdsa.ImportSubjectPublicKeyInfo(key.PublicInfo, out _);
        return () => ecdsa.VerifyData(signed.AsSpan(), signature, HashAlgorithmName.SHA256);
    }

    private static Members Payload()
    {
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return Rings.Payload().With("iat", $"{now - 60}").With("nbf", $"{now - 60}").With("exp", $"{now + 80_000}").And("name", "\"Alice of the Enterprise\"")
            .And("oid", "\"00000000-0000-0000-66f3-3332eca7ea81\"").And("groups", $"[{string.Join(',', Enumerable.Range(0, 4).Select(i => $"\"0000000{i}-0000-4000-8000-000000000000\""))}]");
    }
}
