namespace Keystay.Scanning.Arithmetic;

/// <summary>A product of small primes below 2^32, with the powers of 2^64 modulo it: a number's residue is then a sum of products that do not wait for each other.</summary>
internal sealed class PrimeProduct
{
    private readonly uint product;
    private readonly uint[] weights; // of the limbs
    private readonly (uint Inverse, uint Most)[] primes;

    public PrimeProduct(uint product, uint[] primes, int mostLimbs)
    {
        this.product = product;
        weights = new uint[Math.Max(mostLimbs, 2)];
        ulong power = 1;
        for (int i = 0; i < weights.Length; i++, power = (ulong)(((UInt128)power << 64) % product))
        {
            weights[i] = (uint)power;
        }
        this.primes = [.. primes.Select(p => ((uint)PrimeField.InverseModWord(p), uint.MaxValue / p))];
    }

    /// <summary>Whether one of the primes divides the number. Limbs least significant first.</summary>
    public bool SharesPrimeWith(ReadOnlySpan<ulong> number)
    {
        ulong low = 0, high = 0;
        var ofLimbs = weights.AsSpan(0, number.Length);
        for (int i = 0; i < ofLimbs.Length; i++)
        {
            high += Math.BigMul(number[i], ofLimbs[i], out ulong part);
            low += part;
            high += low < part ? 1UL : 0;
        }
        uint rest = (uint)((((high % product) * weights[1]) + (low % product)) % product);
        bool divides = false;
        // x is a multiple of an odd p exactly if x/p modulo 2^32 is no more than the largest quotient (Hacker's Delight, section 10-17).
        foreach (var (inverse, most) in primes)
        {
            divides |= rest * inverse <= most;
        }
        return divides;
    }
}
