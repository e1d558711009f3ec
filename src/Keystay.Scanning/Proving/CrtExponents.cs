using System.Numerics;
using Keystay.Scanning.Arithmetic;

namespace Keystay.Scanning.Proving;

/// <summary>Proves a CRT exponent by itself: e·dp ≡ 1 modulo p − 1, so 2^(e·dp) ≡ 2 modulo p, and the difference shares p with the modulus.</summary>
/// <remarks>A power for each candidate: worth it only for numbers that memory points at, and only while no other value has proven the key.</remarks>
internal sealed class CrtExponents
{
    /// <summary>dp is smaller than p − 1; one in 2^16 is more bits shorter than this.</summary>
    private const int MostMissingBits = 16;

    /// <summary>Candidates whose differences are multiplied before a common divisor is looked for.</summary>
    public const int BatchSize = 32;

    private readonly BigInteger n, e;
    private readonly int half;
    private readonly PowersOfTwo powers;

    public CrtExponents(BigInteger n, BigInteger e)
    {
        (this.n, this.e) = (n, e);
        half = (int)((n.GetBitLength() + 1) / 2);
        powers = new PowersOfTwo(n, half + 1 + (int)e.GetBitLength());
    }

    /// <summary>How long dp or dq of a modulus may be.</summary>
    public static IEnumerable<int> BitsOf(int modulusBits) => Enumerable.Range(((modulusBits + 1) / 2) - MostMissingBits + 1, MostMissingBits);

    /// <summary>What one candidate costs, where a 2048-bit modulus costs 1.</summary>
    public static double Cost(int modulusBits) => Math.Pow(modulusBits / 2048.0, 3);

    /// <summary>A proper factor of n that one of a batch of candidates gives, or zero.</summary>
    public BigInteger Factor(BigInteger[] batch)
    {
        var differences = Array.ConvertAll(batch, x => powers.PowerLessTwo(e * x));
        ulong[] product = [.. differences[0]];
        foreach (var other in differences.Skip(1))
        {
            powers.Multiply(product, product, other);
        }
        return CommonDivisor(product).IsOne ? BigInteger.Zero : differences.Select(CommonDivisor).FirstOrDefault(f => f > 1 && f < n);
    }

    private BigInteger CommonDivisor(ulong[] difference) => BigInteger.GreatestCommonDivisor(PowersOfTwo.ToNumber(difference), n);
}
