using System.Security.Claims;
using System.Security.Cryptography;
using Keystay.Keys;
using Keystay.Tokens.Trust;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace Keystay.Tokens.AspNetCore.Tests.Interop;

/// <summary>Tokens made by Microsoft.IdentityModel, with its own JWK of the key.</summary>
public class IdentityModelTests
{
    private const string Issuer = "https://issuer.example.test";

    [Theory]
    [InlineData(SecurityAlgorithms.RsaSha256)]
    [InlineData(SecurityAlgorithms.RsaSsaPssSha256)]
    [InlineData(SecurityAlgorithms.RsaSha512)]
    [InlineData(SecurityAlgorithms.EcdsaSha256)]
    [InlineData(SecurityAlgorithms.EcdsaSha384)]
    public void Its_tokens_are_accepted(string algorithm)
    {
        using var rsa = RSA.Create(2048);
        using var ecdsa = ECDsa.Create(algorithm.EndsWith("384", StringComparison.Ordinal) ? ECCurve.NamedCurves.nistP384 : ECCurve.NamedCurves.nistP256);
        SecurityKey key = algorithm[0] == 'E' ? new ECDsaSecurityKey(ecdsa) { KeyId = "k" } : new RsaSecurityKey(rsa) { KeyId = "k" };
        var jwk = algorithm[0] == 'E' ? JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(ECDsa.Create(ecdsa.ExportParameters(false))) { KeyId = "k" })
            : JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(rsa.ExportParameters(false)) { KeyId = "k" });
        var document = $$"""{"keys":[{"kty":"{{jwk.Kty}}","kid":"{{jwk.Kid}}","alg":"{{algorithm}}","use":"sig",{{(jwk.Kty == "EC" ? $"\"crv\":\"{jwk.Crv}\",\"x\":\"{jwk.X}\",\"y\":\"{jwk.Y}\"" : $"\"n\":\"{jwk.N}\",\"e\":\"{jwk.E}\"")}}}]}""";
        string token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = "api://mail",
            TokenType = "at+jwt",
            Subject = new ClaimsIdentity([new Claim("sub", "alice"), new Claim("client_id", "app"), new Claim("jti", "1")]),
            SigningCredentials = new SigningCredentials(key, algorithm),
        });
        var keys = new StaticKeySource(new KeyDocument("jwks", System.Text.Encoding.UTF8.GetBytes(document), [IssuerPattern.Parse(Issuer)]));
        var validator = new TokenValidator(new TokenValidatorOptions { Audiences = ["api://mail"] }, keys);
        Assert.Equal(TokenReason.Accepted, validator.Validate(token.AsMemory()).Reason);
    }
}
