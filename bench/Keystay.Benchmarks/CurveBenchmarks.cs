using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Keystay.Keys;
using Keystay.Scanning.Arithmetic;

namespace Keystay.Benchmarks;

/// <summary>Time for one scalar's public key, in batches as the provers ask for it, beside the library's.</summary>
public class CurveBenchmarks
{
    private readonly WeierstrassBase p256 = new(EcCurve.P256);
    private readonly WeierstrassBase p384 = new(EcCurve.P384);
    private readonly EdwardsBase edwards = new();
    private readonly byte[] privateKey = RandomNumberGenerator.GetBytes(32);
    private ulong[] scalars = [];

    /// <summary>Random scalars, small enough for every curve.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        scalars = new ulong[FixedBase.BatchSize * 6];
        for (int i = 0; i < scalars.Length; i++)
        {
            scalars[i] = (ulong)Random.Shared.NextInt64() >> 4;
        }
        privateKey[0] = 1;
    }

    /// <summary>What .NET's own ECDsa, that is OpenSSL, takes to derive a public key.</summary>
    [Benchmark(Baseline = true)]
    public ECDsa LibraryP256()
    {
        var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = privateKey });
        key.Dispose();
        return key;
    }

    /// <summary>P-256.</summary>
    [Benchmark(OperationsPerInvoke = FixedBase.BatchSize)]
    public ulong P256() => Multiply(p256);

    /// <summary>P-384.</summary>
    [Benchmark(OperationsPerInvoke = FixedBase.BatchSize)]
    public ulong P384() => Multiply(p384);

    /// <summary>edwards25519, with the Montgomery coordinate.</summary>
    [Benchmark(OperationsPerInvoke = FixedBase.BatchSize)]
    public ulong Edwards25519() => Multiply(edwards);

    private ulong Multiply(FixedBase curve)
    {
        int limbs = FixedBase.BatchSize * curve.Limbs;
        var first = new ulong[limbs];
        var second = new ulong[limbs];
        curve.Multiply(scalars.AsSpan(0, limbs), first, second);
        return first[0];
    }
}
