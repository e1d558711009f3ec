using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Keystay.Keys;
using Keystay.Scanning.Arithmetic;

namespace Keystay.Scanning.Searching;

/// <summary>Gathers numbers of one size that may be prime and divides them into the moduli, eight at a time.</summary>
internal sealed class FactorBatch
{
    private readonly SearchedModulus[] moduli;
    private readonly ulong[][] digits;
    private readonly ulong[][] factors;
    private readonly LaneDivisors divisors;
    private readonly int limbs;
    private readonly Vector512<ushort> power;
    private int count;

    /// <param name="bytes">Bytes of each number.</param>
    /// <param name="moduli">Moduli of twice that size.</param>
    public FactorBatch(int bytes, SearchedModulus[] moduli)
    {
        this.moduli = moduli;
        divisors = new LaneDivisors(8 * bytes);
        limbs = bytes / 8;
        power = SmallFactors.PowersOf256(bytes);
        digits = Array.ConvertAll(moduli, m => divisors.DigitsOf(m.Limbs));
        factors = [.. Enumerable.Range(0, LaneDivisors.Lanes).Select(_ => new ulong[limbs + 1])];
    }

    /// <summary>Takes of the windows what could be primes with their top bit set.</summary>
    public void Search(ReadOnlySpan<byte> window, in WindowStarts starts, SmallFactors small, Action<RsaPublicKey, BigInteger, bool> found)
    {
        ulong any = 0;
        foreach (var order in WindowStarts.Orders)
        {
            any |= starts.OddAndFull(order);
        }
        if (any == 0)
        {
            return;
        }
        small.Follow(window, starts.At(any), starts.LastAt(any) + starts.Length);
        foreach (var order in WindowStarts.Orders)
        {
            for (ulong left = starts.OddAndFull(order); left != 0; left &= left - 1)
            {
                int start = starts.At(left), end = start + starts.Length;
                if (!small.Divide(start, end, order, power))
                {
                    Add(window[start..end], order, found);
                }
            }
        }
    }

    private void Add(ReadOnlySpan<byte> window, LimbOrder order, Action<RsaPublicKey, BigInteger, bool> found)
    {
        WindowNumber.Read(window, order, factors[count].AsSpan(0, limbs));
        divisors.Put(count, MemoryMarshal.AsBytes(factors[count].AsSpan()));
        if (++count == LaneDivisors.Lanes)
        {
            Divide(found);
        }
    }

    /// <summary>Divides what was gathered, and forgets it.</summary>
    public void Divide(Action<RsaPublicKey, BigInteger, bool> found)
    {
        if (count == 0)
        {
            return;
        }
        divisors.Invert();
        for (int i = 0; i < moduli.Length; i++)
        {
            uint lanes = moduli[i].IsFound ? 0 : divisors.MayDivide(digits[i]) & ((1u << count) - 1);
            for (; lanes != 0; lanes &= lanes - 1)
            {
                var factor = factors[BitOperations.TrailingZeroCount(lanes)].AsSpan(0, limbs);
                if (ExactDivision.Divides(factor, moduli[i].Limbs))
                {
                    moduli[i].IsFound = true;
                    found(moduli[i].Key, ExactDivision.ToNumber(factor), false);
                }
            }
        }
        Array.ForEach(factors, f => f.AsSpan().Clear());
        divisors.Clear();
        count = 0;
    }
}
