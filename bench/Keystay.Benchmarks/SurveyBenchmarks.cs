using System.Runtime.InteropServices;
using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Keystay.Dumps;
using Keystay.Scanning.Recognisers;
using Keystay.Scanning.Recognisers.Text;
using Keystay.Scanning.Structures;
using Keystay.Scanning.Survey;

namespace Keystay.Benchmarks;

/// <summary>What the first pass does to every byte, each part alone. SHA-256, which every scan computes too, is the measure to compare with.</summary>
[BenchmarkCategory(nameof(HeapPages))]
public class SurveyBenchmarks
{
    private const int Margin = 64;

    private readonly byte[] data = HeapPages.Generate();
    private readonly AnchorFilter anchors = new(RecogniserSet.For(DumpFormat.ElfCore));
    private readonly WordFilter words = new(HeapPages.Lowest, HeapPages.Highest);
    private readonly WindowMap map = new(new Extent(0, HeapPages.Bytes));

    /// <summary>The library's hash, for reference.</summary>
    [Benchmark(Baseline = true)]
    public byte[] Sha256() => SHA256.HashData(data);

    /// <summary>Every recogniser at its anchors.</summary>
    [Benchmark]
    public int AnchorsWithRecognisers()
    {
        using var harvest = new Harvest();
        anchors.Find(data, 0, data.Length, map, harvest);
        return harvest.Claims.Count;
    }

    /// <summary>The anchor filter alone.</summary>
    [Benchmark]
    public uint AnchorsVector()
    {
        uint any = 0;
        for (int at = 0; at + Margin <= data.Length; at += 32)
        {
            any ^= anchors.CandidatesOf32(data, at);
        }
        return any;
    }

    /// <summary>Its scalar twin.</summary>
    [Benchmark]
    public int AnchorsScalar()
    {
        int count = 0;
        for (int at = 0; at + Margin <= data.Length; at++)
        {
            count += anchors.IsCandidate(data, at) ? 1 : 0;
        }
        return count;
    }

    /// <summary>The word filter alone.</summary>
    [Benchmark]
    public int WordsVector()
    {
        var count = new CandidateCount();
        words.Find(data, Margin, data.Length - Margin, ref count);
        return count.Value;
    }

    /// <summary>Its scalar twin.</summary>
    [Benchmark]
    public int WordsScalar()
    {
        int count = 0;
        for (int at = Margin; at < data.Length - Margin; at += 8)
        {
            count += words.ShapeOf(data, at) != WordFilter.Shape.None ? 1 : 0;
        }
        return count;
    }

    /// <summary>AES key schedules, with the full check of what the filter lets through.</summary>
    [Benchmark]
    public int SchedulesWithCheck()
    {
        using var harvest = new Harvest();
        AesSchedules.Find(data, 0, data.Length, map, harvest);
        return harvest.Schedules.Count;
    }

    /// <summary>The schedule filter alone.</summary>
    [Benchmark]
    public uint SchedulesVector()
    {
        ref byte origin = ref MemoryMarshal.GetArrayDataReference(data);
        uint any = 0;
        for (int at = 0; at + (2 * Margin) <= data.Length; at += 32)
        {
            any ^= AesSchedules.RelatedOf8(ref origin, (nuint)at);
        }
        return any;
    }

    /// <summary>Its scalar twin.</summary>
    [Benchmark]
    public int SchedulesScalar()
    {
        int count = 0;
        for (int at = 0; at + (2 * Margin) <= data.Length; at += 4)
        {
            count += AesSchedules.IsRelated(data, at) ? 1 : 0;
        }
        return count;
    }

    /// <summary>Base64 and hexadecimal numbers without an anchor.</summary>
    [Benchmark]
    public int BareNumbersOfText()
    {
        using var harvest = new Harvest();
        BareNumbers.Scan(data, 0, data.Length, harvest);
        return harvest.Numbers.Count;
    }
}
