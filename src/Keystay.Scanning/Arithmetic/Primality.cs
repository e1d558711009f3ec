using System.Numerics;

namespace Keystay.Scanning.Arithmetic;

/// <summary>The Miller-Rabin test (FIPS 186-5, appendix B.3.1).</summary>
internal static class Primality
{
    /// <summary>
    /// One base is enough: the numbers tested divide a modulus found in memory, so nobody chose them against it, and a random composite of such size
    /// passes with a chance far below 2^-40. Not 2: every Fermat and Mersenne number, as tables hold them, passes that.
    /// </summary>
    private const int Witness = 3;

    public static bool IsProbable(BigInteger number)
    {
        if (number < 11 || number.IsEven)
        {
            return false;
        }
        var odd = number - 1;
        int twos = 0;
        for (; odd.IsEven; odd >>= 1)
        {
            twos++;
        }
        return Passes(number, odd, twos);
    }

    private static bool Passes(BigInteger number, BigInteger odd, int twos)
    {
        var x = BigInteger.ModPow(Witness, odd, number);
        if (x.IsOne || x == number - 1)
        {
            return true;
        }
        for (int i = 1; i < twos; i++)
        {
            x = x * x % number;
            if (x == number - 1)
            {
                return true;
            }
        }
        return false;
    }
}
