using System.Diagnostics;
using System.Reflection;
using System.Security.Cryptography;
using Keystay.Keys;
using Keystay.Tokens.Revocations;
using Keystay.Tokens.Tests.Forgery;
using Keystay.Tokens.Trust;
using Xunit;

namespace Keystay.Tokens.Tests;

/// <summary>What a decision costs in memory where nobody listens.</summary>
[Collection("who listens to decisions")]
public sealed class AllocationTests(SharedRings shared) : IClassFixture<SharedRings>
{
    private const int Rounds = 200;

    private readonly Rings rings = shared.Rings;

    [Theory]
    [InlineData(SignatureAlgorithm.RS256)]
    [InlineData(SignatureAlgorithm.RS512)]
    [InlineData(SignatureAlgorithm.PS256)]
    [InlineData(SignatureAlgorithm.EdDSA)]
    public void Accepting_a_token_allocates_nothing(SignatureAlgorithm algorithm) =>
        Assert.Equal(0, AllocatedBy(Rings.Token(rings.Tenants[(int)algorithm]), TokenReason.Accepted));

    [Fact]
    public void Accepting_a_token_allocates_nothing_with_revocations_either()
    {
        var list = new RevocationList(IssuerPattern.Parse(Rings.Template));
        list.Add(new Revocation(RevocationKind.Key, "k"));
        list.Add(new Revocation(RevocationKind.Session, "s"));
        list.Add(new Revocation(RevocationKind.Token, "t"));
        Assert.Equal(0, AllocatedBy(Rings.Token(rings.Tenants[0]), TokenReason.Accepted, 0, list));
    }

    [Theory]
    [InlineData(SignatureAlgorithm.RS256)]
    [InlineData(SignatureAlgorithm.ES256)]
    public void Accepting_a_remembered_token_allocates_nothing(SignatureAlgorithm algorithm)
    {
        var list = new RevocationList(IssuerPattern.Parse(Rings.Template));
        list.Add(new Revocation(RevocationKind.Session, "s"));
        Assert.Equal(0, AllocatedBy(Rings.Token(rings.Tenants[(int)algorithm]), TokenReason.Accepted, 10, list));
    }

    [Fact]
    public void Refusing_a_token_allocates_nothing()
    {
        var key = rings.Tenants[0];
        Assert.Equal(0, AllocatedBy(Rings.Token(key)[..^4] + "AAAA", TokenReason.BadSignature));
        Assert.Equal(0, AllocatedBy(rings.Consumers[0].Token(Rings.Header(rings.Consumers[0]).ToString(), Rings.Payload().ToString()), TokenReason.KeyScopeMismatch));
        Assert.Equal(0, AllocatedBy("no token", TokenReason.SegmentCount));
    }

    [Fact]
    public void Accepting_an_ecdsa_token_allocates_what_the_platforms_verification_does_and_no_more()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] hash = SHA256.HashData("x"u8);
        byte[] signature = ecdsa.SignHash(hash);
        long raw = Least(() => ecdsa.VerifyHash(hash.AsSpan(), signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
        // The platform's work depends on leading zeros of r and s by some bytes.
        Assert.InRange(AllocatedBy(Rings.Token(rings.Tenants[(int)SignatureAlgorithm.ES256]), TokenReason.Accepted), 0, raw + (64 * Rounds));
    }

    private long AllocatedBy(string token, TokenReason expected, int remembered = 0, params IReadOnlyList<RevocationList> revocations)
    {
        bool optimised = typeof(TokenValidator).Assembly.GetCustomAttribute<DebuggableAttribute>() is not { IsJITOptimizerDisabled: true };
        Assert.SkipUnless(optimised, "Unoptimised code allocates; run this with -c Release, as ./test does.");
        var validator = new TokenValidator(
            new TokenValidatorOptions { Audiences = [Rings.Audience], CachedTokens = remembered }, new StaticKeySource(rings.Keys),
            new ProtectedClock(new StandingClock(DateTimeOffset.FromUnixTimeSeconds(Rings.Now))), revocations: revocations);
        var memory = token.AsMemory();
        Assert.Equal(expected, validator.Validate(memory).Reason);
        return Least(() => validator.Validate(memory));
    }

    /// <summary>The least of ten batches: a batch in which this thread first meets a processor makes that one's verifier.</summary>
    private static long Least(Action action)
    {
        long least = long.MaxValue;
        for (int batch = 0; batch < 10; batch++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Rounds; i++)
            {
                action();
            }
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }
}
