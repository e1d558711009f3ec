using System.Numerics;
using CsCheck;
using Keystay.Scanning.Arithmetic;

namespace Keystay.Scanning.Tests.Arithmetic;

public class ExactDivisionTests
{
    private static readonly Gen<BigInteger> Numbers = Gen.Byte.Array[1, 200].Select(b => new BigInteger(b, isUnsigned: true));
    private static readonly Gen<BigInteger> Small = Gen.Int[1, 2000].Select(i => (BigInteger)i);
    private static readonly Gen<BigInteger> Any = Gen.OneOf(Numbers, Small);

    [Fact]
    public void Says_what_the_remainder_says() =>
        Gen.Select(Any, Any).Where((divisor, dividend) => !divisor.IsEven && dividend > 0)
            .Sample((divisor, dividend) => Divides(divisor, dividend) == (dividend % divisor).IsZero, iter: 20_000);

    [Fact]
    public void Every_odd_factor_divides_its_product_and_no_neighbour_of_it() =>
        Gen.Select(Numbers, Any).Where((divisor, quotient) => !divisor.IsEven && divisor > 2 && quotient > 0).Sample((divisor, quotient) =>
            Divides(divisor, divisor * quotient) && !Divides(divisor, (divisor * quotient) + 1) && !Divides(divisor, (divisor * quotient) - 1), iter: 5_000);

    [Fact]
    public void A_product_with_one_bit_changed_is_not_divided() =>
        Gen.Select(Numbers, Numbers, Gen.Int[0, 4000]).Where((p, q, _) => !p.IsEven && p > 2 && q > 0).Sample((p, q, bit) =>
        {
            var changed = p * q ^ BigInteger.One << (int)(bit % (p * q).GetBitLength());
            return changed.IsZero || Divides(p, changed) == (changed % p).IsZero;
        }, iter: 5_000);

    [Fact]
    public void Limbs_are_the_number() =>
        Numbers.Sample(n => ExactDivision.ToNumber(ExactDivision.ToLimbs(n)) == n);

    [Fact]
    public void An_inverse_of_the_divisor_rules_out_none_of_its_multiples_and_nearly_everything_else() =>
        Gen.Select(Gen.Byte.Array[16, 128], Gen.Byte.Array[16, 128]).Sample((first, second) =>
        {
            first[0] |= 1;
            first[^1] |= 0x80;
            var (p, q) = (new BigInteger(first, isUnsigned: true), new BigInteger(second, isUnsigned: true) + 1);
            ulong[] divisor = ExactDivision.ToLimbs(p), product = ExactDivision.ToLimbs(p * q);
            var inverse = new ulong[Math.Max(divisor.Length, product.Length - divisor.Length + 1) + 1];
            Array.Resize(ref product, Math.Max(product.Length, inverse.Length));
            ExactDivision.Invert(divisor, inverse);
            ulong[] other = [.. product];
            other[0] ^= 2;
            return (p * ExactDivision.ToNumber(inverse) % (BigInteger.One << (64 * inverse.Length))).IsOne
                && ExactDivision.MayDivide(inverse, product) && !ExactDivision.MayDivide(inverse, other);
        }, iter: 20_000);

    private static bool Divides(BigInteger divisor, BigInteger dividend) =>
        ExactDivision.Divides(ExactDivision.ToLimbs(divisor), ExactDivision.ToLimbs(dividend));
}
