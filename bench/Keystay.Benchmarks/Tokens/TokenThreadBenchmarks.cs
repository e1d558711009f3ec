using BenchmarkDotNet.Attributes;
using Keystay.Keys;
using Keystay.Tokens;
using Keystay.Tokens.Tests.Forgery;
using Keystay.Tokens.Trust;

namespace Keystay.Benchmarks.Tokens;

/// <summary>Decisions per thread: with as many processors as threads, two threads take as long for twice the work as one for its own.</summary>
[MinColumn]
public class TokenThreadBenchmarks
{
    private const int Rounds = 500;

    private TokenValidator validator = null!;
    private string token = "";

    /// <summary>How many threads decide at once, each the same number of times.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    /// <summary>Whether tokens are remembered.</summary>
    [Params(0, 1000)]
    public int CachedTokens { get; set; }

    /// <summary>One RS256 token.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        var key = new SigningKey(SignatureAlgorithm.RS256, "2026-11", Rings.Template);
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        token = key.Token(Rings.Header(key).ToString(), Rings.Payload().With("iat", $"{now - 60}").With("nbf", $"{now - 60}").With("exp", $"{now + 80_000}").ToString());
        validator = new TokenValidator(new TokenValidatorOptions { Audiences = [Rings.Audience], CachedTokens = CachedTokens }, new StaticKeySource(Rings.Document([key.Jwk()])));
    }

    /// <summary>One decision of each thread.</summary>
    [Benchmark(OperationsPerInvoke = Rounds)]
    public void Decide()
    {
        var threads = Enumerable.Range(0, Threads).Select(_ => new Thread(Work)).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
    }

    private void Work()
    {
        for (int i = 0; i < Rounds; i++)
        {
            if (!validator.Validate(token.AsMemory()).IsAccepted)
            {
                throw new InvalidOperationException("A good token was refused.");
            }
        }
    }
}
