using System.Runtime.Intrinsics.X86;
using CsCheck;
using Keystay.Dumps;
using Keystay.Scanning.Recognisers;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Tests.Survey;

public class AnchorFilterTests
{
    private static readonly Recogniser[] All = [.. RecogniserSet.For(DumpFormat.Raw).Concat(RecogniserSet.For(DumpFormat.Hprof)).Distinct()];
    private static readonly AnchorFilter Filter = new(All);
    private static readonly Anchor[] Anchors = [.. All.SelectMany(r => r.Anchors).Distinct()];

    /// <summary>Bytes with many anchors and near misses in them.</summary>
    private static readonly Gen<byte[]> Windows = Gen.OneOf(
        Gen.Byte.Array[3],
        Gen.OneOfConst(Anchors).Select(a => new[] { a.First, a.Second, a.Third }),
        Gen.Select(Gen.OneOfConst(Anchors), Gen.Byte, (a, b) => new[] { a.First, a.Second, b }),
        Gen.Byte.Array[1]).Array[40].Select(parts => parts.SelectMany(p => p).ToArray());

    [Fact]
    public void The_vector_form_says_of_every_position_what_the_scalar_one_says()
    {
        Assert.SkipUnless(Avx2.IsSupported, "This processor has no AVX2; the scalar form runs alone.");
        Windows.Sample(window =>
        {
            for (int at = 0; at + 34 <= window.Length; at++)
            {
                uint mask = Filter.CandidatesOf32(window, at);
                for (int i = 0; i < 32; i++)
                {
                    Assert.Equal(Filter.IsCandidate(window, at + i), (mask >> i & 1) != 0);
                }
            }
        }, iter: 2_000);
    }

    [Fact]
    public void Every_anchor_is_a_candidate_and_most_bytes_are_not()
    {
        Assert.All(Anchors, a => Assert.True(Filter.IsCandidate([a.First, a.Second, a.Third], 0)));
        byte[] noise = new byte[1 << 20];
        new Random(1).NextBytes(noise);
        int passed = Enumerable.Range(0, noise.Length - 2).Count(i => Filter.IsCandidate(noise, i));
        Assert.InRange(passed, 0, noise.Length / 20);
    }

    [Fact]
    public void Every_occurrence_in_the_range_reaches_its_recogniser_once()
    {
        var heard = new Listener(Anchors);
        var filter = new AnchorFilter([heard]);
        Gen.Select(Windows, Gen.Int[0, 60], Gen.Int[0, 60]).Sample((window, skipFront, skipBack) =>
        {
            heard.At.Clear();
            int start = Math.Min(skipFront, window.Length), end = Math.Max(start, window.Length - skipBack);
            using var harvest = new Harvest();

            filter.Find(window, start, end, new WindowMap(new Extent(0, window.Length)), harvest);

            var expected = Enumerable.Range(start, end - start).Where(i => i + 3 <= window.Length && Anchors.Contains(Anchor.Of(window.AsSpan(i, 3))));
            Assert.Equal(expected, heard.At);
        }, iter: 2_000, threads: 1);
    }

    private sealed class Listener(Anchor[] anchors) : Recogniser
    {
        public List<int> At { get; } = [];

        public override string Name => "listener";

        public override IReadOnlyList<Anchor> Anchors { get; } = anchors;

        public override void Recognise(Sighting sighting, Harvest harvest) => At.Add(sighting.At);
    }
}
