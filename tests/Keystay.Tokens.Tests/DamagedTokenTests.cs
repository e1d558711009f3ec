using System.Text;
using CsCheck;
using Keystay.Keys;
using Keystay.Tokens.Tests.Forgery;
using Keystay.Tokens.Trust;
using Xunit;

namespace Keystay.Tokens.Tests;

/// <summary>Tokens that were damaged anywhere, without the key and with it.</summary>
public sealed class DamagedTokenTests : IDisposable
{
    private readonly SigningKey key = new(SignatureAlgorithm.ES256, "tenants", Rings.Template);
    private readonly TokenValidator validator;

    public DamagedTokenTests() => validator = new(
        new TokenValidatorOptions { Audiences = [Rings.Audience], CachedTokens = 100 }, new StaticKeySource(Rings.Load(key.Jwk())), new ProtectedClock(new StandingClock(DateTimeOffset.FromUnixTimeSeconds(Rings.Now))));

    public void Dispose() => key.Dispose();

    [Fact]
    public void No_damage_to_a_token_is_accepted()
    {
        string good = Rings.Token(key);
        Assert.True(validator.Validate(good.AsMemory()).IsAccepted);
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Int[1, 60], Gen.Char.Array[0, 3], Gen.Int[0, 3]).Sample((at, length, put, how) =>
        {
            int to = Math.Min(at + length, good.Length);
            string damaged = how switch
            {
                0 => good[..at] + good[to..],
                1 => good[..at] + new string(put) + good[at..],
                2 => good[..at] + new string(put) + good[Math.Min(at + put.Length, good.Length)..],
                _ => good[..to] + good[at..],
            };
            Assert.Equal(damaged == good, validator.Validate(damaged.AsMemory()).IsAccepted);
        }, iter: 10_000);
    }

    [Fact]
    public void Whatever_an_issuer_signs_is_decided_about()
    {
        byte[] header = Encoding.UTF8.GetBytes(Rings.Header(key).ToString()), payload = Encoding.UTF8.GetBytes(Rings.Payload().ToString());
        Gen.Select(Gen.Int[0, header.Length + payload.Length - 1], Gen.Byte.Array[1, 4], Gen.Bool).Sample((at, put, inserts) =>
        {
            byte[] Damage(byte[] good, int place) => place < 0 || place >= good.Length ? good : [.. good[..place], .. put, .. good[(inserts ? place : Math.Min(place + put.Length, good.Length))..]];
            var result = validator.Validate(key.Token(Damage(header, at), Damage(payload, at - header.Length)).AsMemory());
            // Whom it is for and who issued it can only be what was trusted, however the damage spells it.
            Assert.True(!result.IsAccepted || result.GetClaims() is { Issuer: var issuer } claims && issuer.StartsWith("https://login.example.test/", StringComparison.Ordinal) && claims.Audiences.Contains(Rings.Audience));
        }, iter: 1_000);
    }
}
