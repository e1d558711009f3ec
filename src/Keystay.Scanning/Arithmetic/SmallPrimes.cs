namespace Keystay.Scanning.Arithmetic;

/// <summary>Trial division: four of five random odd numbers have a factor below 256, no prime of a key and no product of two such primes has.</summary>
internal static class SmallPrimes
{
    /// <summary>The odd primes below 256, multiplied together as long as they fit in 32 bits.</summary>
    private static readonly uint[] Products = Multiply();
    private static readonly uint[] Primes = [.. Odd(256)];

    /// <summary>Whether an odd prime below 256 divides the number, or it is even. Limbs least significant first.</summary>
    public static bool Divide(ReadOnlySpan<ulong> number)
    {
        if (number.IsEmpty || (number[0] & 1) == 0)
        {
            return true;
        }
        foreach (uint product in Products)
        {
            ulong rest = 0;
            for (int i = number.Length - 1; i >= 0; i--)
            {
                rest = (rest << 32 | number[i] >> 32) % product;
                rest = (rest << 32 | (uint)number[i]) % product;
            }
            foreach (uint prime in Primes)
            {
                if (product % prime == 0 && rest % prime == 0)
                {
                    return true;
                }
            }
        }
        return false;
    }

    /// <summary>The odd primes below a number.</summary>
    public static IEnumerable<uint> Odd(uint below)
    {
        for (uint candidate = 3; candidate < below; candidate += 2)
        {
            if (!Enumerable.Range(2, (int)Math.Sqrt(candidate) - 1).Any(d => candidate % d == 0))
            {
                yield return candidate;
            }
        }
    }

    private static uint[] Multiply()
    {
        var products = new List<uint> { 1 };
        foreach (uint prime in Odd(256))
        {
            if ((ulong)products[^1] * prime <= uint.MaxValue)
            {
                products[^1] *= prime;
            }
            else
            {
                products.Add(prime);
            }
        }
        return [.. products];
    }
}
