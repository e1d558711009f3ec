using System.Runtime.InteropServices;
using System.Security.Cryptography;
using CsCheck;
using Keystay.Dumps.Testing;
using Keystay.Scanning.Structures;
using Keystay.Scanning.Tests.Scans;

namespace Keystay.Scanning.Tests.Structures;

public class AesSchedulesTests
{
    [Theory]
    [InlineData(16, false)]
    [InlineData(16, true)]
    [InlineData(24, false)]
    [InlineData(24, true)]
    [InlineData(32, false)]
    [InlineData(32, true)]
    public void A_schedule_is_reported_at_every_alignment_of_four_and_never_its_key(int keyBytes, bool swapped)
    {
        Assert.SkipUnless(ExpandedAesKey.IsSupported, "This processor has no AES instructions to expand keys with.");
        for (int behind = 0; behind < 16; behind += 4)
        {
            byte[] schedule = ExpandedAesKey.Of(RandomNumberGenerator.GetBytes(keyBytes));
            var heap = new HeldMemory(0x55d0_0000_1000, noise: 3);
            ulong at = heap.Put(swapped ? ExpandedAesKey.Swapped(schedule) : schedule, behind);
            var core = new ElfCoreBuilder().PrStatus(1).Load(heap.Address, heap.Bytes).Build();

            var report = Scan.Of(core.Bytes);

            report.FoundNothing();
            var found = Assert.Single(report.Symmetric);
            var place = Assert.Single(found.Places);
            Assert.Equal($"AES-{8 * keyBytes}", found.Algorithm);
            Assert.Equal(("aes-schedule", swapped ? "be32-words" : "be", (long)core.OffsetOf(at), (long)schedule.Length, at),
                (place.Form, place.Encoding, place.Offset, place.Length, place.Address!.Value));
        }
    }

    [Fact]
    public void The_same_schedule_in_two_places_is_one_report_and_a_damaged_one_is_none()
    {
        Assert.SkipUnless(ExpandedAesKey.IsSupported, "This processor has no AES instructions to expand keys with.");
        byte[] schedule = ExpandedAesKey.Of(RandomNumberGenerator.GetBytes(32)), damaged = ExpandedAesKey.Of(RandomNumberGenerator.GetBytes(16));
        damaged[^1] ^= 1;
        var heap = new HeldMemory(0x55d0_0000_1000);
        heap.Put(schedule);
        heap.Put(damaged);
        heap.Put(schedule);

        Assert.Equal(2, Assert.Single(Scan.Of(heap.Bytes).Symmetric).Places.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_schedule_that_ends_the_input_is_found(bool swapped)
    {
        Assert.SkipUnless(ExpandedAesKey.IsSupported, "This processor has no AES instructions to expand keys with.");
        byte[] schedule = ExpandedAesKey.Of(RandomNumberGenerator.GetBytes(16));
        byte[] file = [.. new byte[4096], .. swapped ? ExpandedAesKey.Swapped(schedule) : schedule];
        Assert.Single(Scan.Of(file).Symmetric);
    }

    [Fact]
    public void The_vector_form_says_of_every_word_what_the_scalar_one_says()
    {
        // Few distinct words make relations likely.
        var words = Gen.OneOfConst(0u, 1u, 2u, 3u, 0x80000000u, 0x80000001u);
        words.Array[19].Sample(window =>
        {
            var bytes = MemoryMarshal.AsBytes(window.AsSpan());
            uint mask = AesSchedules.RelatedOf8(ref MemoryMarshal.GetReference(bytes), 0);
            for (int i = 0; i < 8; i++)
            {
                bool related = AesSchedules.IsRelated(bytes, 4 * i);
                bool vector = (mask >> i & 1) != 0;
                // The vector form may let a zero word through for the full check to refuse; it may never lose what the scalar one keeps.
                Assert.True(vector || !related);
                Assert.True(related || !vector || HasZero(window.AsSpan(i, 11)));
            }
        }, iter: 200_000);
    }

    private static bool HasZero(ReadOnlySpan<uint> words) => words.Contains(0u);
}
