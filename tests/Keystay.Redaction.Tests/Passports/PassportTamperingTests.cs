using CsCheck;
using Keystay.Redaction.Passports;

namespace Keystay.Redaction.Tests.Passports;

public sealed class PassportTamperingTests
{
    private static readonly string[] UnsignedReasons = [PassportRefusal.Malformed, PassportRefusal.UntrustedKey, PassportRefusal.BadSignature];

    [Fact]
    public void A_flipped_bit_in_any_byte_of_the_passport_is_refused_with_a_reason()
    {
        using var sample = new SamplePassport();
        var envelope = sample.Envelope();
        for (int at = 0; at < envelope.Length; at++)
        {
            byte[] flipped = [.. envelope];
            flipped[at] ^= (byte)(1 << (at % 8));
            var verdict = sample.Verify(flipped);
            Assert.True(UnsignedReasons.Contains(verdict.Refusal?.Code) && verdict.Passport is null, $"Byte {at} of the envelope: {verdict.Refusal}");
        }
    }

    [Fact]
    public void Any_other_byte_anywhere_in_the_passport_is_refused_with_a_reason()
    {
        using var sample = new SamplePassport();
        var envelope = sample.Envelope();
        Gen.Select(Gen.Int[0, envelope.Length - 1], Gen.Byte[1, 255]).Sample((at, change) =>
        {
            byte[] changed = [.. envelope];
            changed[at] ^= change;
            return UnsignedReasons.Contains(sample.Verify(changed).Refusal?.Code);
        }, iter: 2000, threads: 1);
    }

    [Fact]
    public void Any_flipped_bit_of_the_file_is_refused_as_another_file()
    {
        using var sample = new SamplePassport();
        var envelope = sample.Envelope();
        Gen.Int[0, sample.File.Length * 8 - 1].Sample(bit =>
        {
            byte[] flipped = [.. sample.File];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            return sample.Verify(envelope, flipped).Refusal?.Code == PassportRefusal.WrongFile;
        }, iter: 500, threads: 1);
    }

    [Fact]
    public void A_passport_cut_anywhere_is_refused_with_a_reason()
    {
        using var sample = new SamplePassport();
        var envelope = sample.Envelope();
        for (int length = 0; length < envelope.Length; length++)
        {
            Assert.Equal(PassportRefusal.Malformed, sample.Verify(envelope[..length]).Refusal?.Code);
        }
    }

    [Fact]
    public void Noise_is_refused_with_a_reason()
    {
        using var sample = new SamplePassport();
        Gen.Byte.Array[0, 300].Sample(noise => sample.Verify(noise).Refusal?.Code == PassportRefusal.Malformed, iter: 2000, threads: 1);
    }
}
