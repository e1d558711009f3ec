using System.Numerics;
using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Keystay.Dumps;
using Keystay.Scanning.Proving;
using Keystay.Scanning.Survey;
using Keystay.Scanning.Sweeping;

namespace Keystay.Benchmarks;

/// <summary>The second pass over a block that holds none of the keys: what a clean megabyte costs once keys are proven.</summary>
[BenchmarkCategory(nameof(HeapPages))]
public class SweepBenchmarks
{
    private BlockBuffer block = null!;
    private SweepPass sweep = null!;

    /// <summary>Proven RSA-2048 keys.</summary>
    [Params(1, 16)]
    public int Keys { get; set; }

    /// <summary>Makes the keys, writes all their needles, and reads the block.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        sweep = new SweepPass(new NeedleSet(Enumerable.Range(0, Keys).SelectMany(i => Needles.Of(FreshKey(), i))));
        block = new BlockBuffer(Dump.Open(new MemoryByteSource(HeapPages.Generate())));
        block.Load(new Extent(0, HeapPages.Bytes));
    }

    /// <summary>One block.</summary>
    [Benchmark]
    public int Sweep()
    {
        var hits = new SweepHits();
        sweep.Sweep(block, hits);
        return hits.Found.Count;
    }

    private static ProvenKey FreshKey()
    {
        using var rsa = RSA.Create(2048);
        var parameters = rsa.ExportParameters(true);
        static BigInteger Number(byte[]? bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
        var secret = RsaSecret.TryCreate(Number(parameters.Modulus), Number(parameters.Exponent), Number(parameters.P))!;
        return new ProvenKey { Thumbprint = "", Proof = "factor", Values = secret.Values(), Containers = secret.Containers() };
    }
}
