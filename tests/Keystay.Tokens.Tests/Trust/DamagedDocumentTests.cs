using System.Text;
using CsCheck;
using Keystay.Keys;
using Keystay.Tokens.Tests.Forgery;
using Keystay.Tokens.Trust;
using Xunit;

namespace Keystay.Tokens.Tests.Trust;

/// <summary>Documents that were damaged anywhere: they are read or refused with a code, and never speak for more than they may.</summary>
public sealed class DamagedDocumentTests : IDisposable
{
    private readonly SigningKey tenants = new(SignatureAlgorithm.RS256, "tenants", Rings.Template), consumers = new(SignatureAlgorithm.ES256, "consumers", Rings.Issuer(Rings.ConsumerTenant));

    public void Dispose()
    {
        tenants.Dispose();
        consumers.Dispose();
    }

    [Fact]
    public void A_damaged_jwks_is_read_or_refused_and_trusts_no_issuer_that_it_may_not_speak_for()
    {
        var consumerTenant = IssuerPattern.Parse(Rings.Issuer(Rings.ConsumerTenant));
        byte[] good = Encoding.UTF8.GetBytes($"{{\"keys\":[{tenants.Jwk().ToJsonString()},{consumers.Jwk().ToJsonString()}]}}");
        Damaged(good).Sample(damaged =>
        {
            try
            {
                var set = KeySet.Load([new KeyDocument("damaged", damaged, [consumerTenant], consumerTenant)]);
                Assert.All(set.Keys, k => Assert.True(k.Scope.Issuer.Overlaps(consumerTenant)));
                Assert.Equal(consumerTenant, Assert.Single(set.Issuers));
            }
            catch (KeyDocumentException e)
            {
                Assert.NotEmpty(e.Code);
            }
        }, iter: 4_000);
    }

    [Fact]
    public void Damaged_metadata_is_the_expected_issuers_or_refused()
    {
        var address = new MetadataAddress("https://issuer.example/a/.well-known/openid-configuration");
        byte[] good = Encoding.UTF8.GetBytes("{\"issuer\":\"https://issuer.example/a\",\"authorization_endpoint\":\"https://issuer.example/a/auth\",\"jwks_uri\":\"https://issuer.example/a/keys\",\"x\":[1,true,null,{}]}");
        Damaged(good).Sample(damaged =>
        {
            try
            {
                var metadata = IssuerMetadata.Read(damaged, address, allowLoopbackHttp: true);
                Assert.Contains(metadata.Issuer.Text, (string[])["https://issuer.example/a", "https://issuer.example/a/"]);
                Assert.Equal("https://issuer.example", metadata.JwksUri.GetLeftPart(UriPartial.Authority));
            }
            catch (KeyDocumentException e)
            {
                Assert.NotEmpty(e.Code);
            }
        }, iter: 20_000);
    }

    /// <summary>A few bytes cut, put in, replaced or doubled.</summary>
    private static Gen<byte[]> Damaged(byte[] good) => Gen.Select(Gen.Int[0, good.Length - 1], Gen.Int[1, 40], Gen.Byte.Array[0, 4], Gen.Int[0, 3]).Array[1, 3].Select(steps =>
    {
        byte[] bytes = good;
        foreach (var (place, length, put, how) in steps)
        {
            int at = Math.Min(place, bytes.Length), to = Math.Min(at + length, bytes.Length);
            bytes = how switch
            {
                0 => [.. bytes[..at], .. bytes[to..]],
                1 => [.. bytes[..at], .. put, .. bytes[at..]],
                2 => [.. bytes[..at], .. put, .. bytes[Math.Min(at + put.Length, bytes.Length)..]],
                _ => [.. bytes[..to], .. bytes[at..]],
            };
        }
        return bytes;
    });
}
