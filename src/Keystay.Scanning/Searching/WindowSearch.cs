using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Keystay.Keys;
using Keystay.Scanning.Arithmetic;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Searching;

/// <summary>Looks for the private half of given RSA keys in every window of memory: no structure, no neighbour, no header is needed.</summary>
/// <remarks>
/// A factor is odd and has its top bit set, which ends nearly every window; the rest is divided into the modulus. A private exponent is told by
/// its ratio to the modulus (<see cref="PrivateExponentTest"/>). Both are proofs, so nothing else is needed to call it a finding.
/// </remarks>
internal sealed class WindowSearch
{
    private const int Page = 4096;

    private readonly NumberSize[] sizes; // ascending
    private readonly ConcurrentDictionary<(UInt128 Digest, int Length), bool> tried = [];
    private readonly ConcurrentBag<Worker> idle = [];
    private readonly RandomHead head;
    private readonly RandomSteps steps;

    public WindowSearch(IEnumerable<RsaPublicKey> keys)
    {
        SearchedModulus[] targets = [.. keys.Where(CanSearch).Select(k => new SearchedModulus(k))];
        sizes =
        [
            .. targets.SelectMany(t => (int[])[t.Bytes / 2, t.Bytes]).Distinct().Order()
                .Select(s => new NumberSize(s, [.. targets.Where(t => t.Bytes == 2 * s)], [.. targets.Where(t => t.Bytes == s)])),
        ];
        int shortest = IsEmpty ? RandomHead.Size : sizes[0].Bytes;
        (head, steps) = (new RandomHead(shortest), new RandomSteps(shortest));
    }

    /// <summary>Whether windows can be tried for a key: its factors must be whole words.</summary>
    public static bool CanSearch(RsaPublicKey key) => key.Bits is >= 512 and <= 8192 && key.Bits % 128 == 0 && (key.Modulus[^1] & 1) == 1;

    public bool IsEmpty => sizes.Length == 0;

    /// <summary>Tries every window that begins in [start, end) at a multiple of the stride: 1, or 8.</summary>
    public void Search(ReadOnlySpan<byte> window, int start, int end, int stride, Action<RsaPublicKey, BigInteger, bool> found)
    {
        if (IsEmpty)
        {
            return;
        }
        int last = Math.Min(end, window.Length - RandomHead.Size + 1);
        var worker = idle.TryTake(out var free) ? free : new Worker(sizes);
        worker.Restart();
        for (int page = start; page < last; page += Page)
        {
            SearchPage(window, page, Math.Min(page + Page, last), stride, worker, found);
        }
        Array.ForEach(worker.Factors, f => f?.Divide(found));
        idle.Add(worker);
    }

    private void SearchPage(ReadOnlySpan<byte> window, int start, int last, int stride, Worker worker, Action<RsaPublicKey, BigInteger, bool> found)
    {
        bool isNew = false;
        for (int at = start; at < last; at += 8)
        {
            if (!head.IsPlausible(window, at))
            {
                continue;
            }
            // What is too regular for a short number makes every longer one that begins with it so.
            for (int i = 0; i < sizes.Length && worker.Runs[i].IsPlausible(window, at); i++)
            {
                if (i == 0 && !steps.IsPlausible(window, at))
                {
                    break;
                }
                if (!isNew && !IsNew(window, start, last))
                {
                    return;
                }
                isNew = true;
                int windows = Math.Min(Math.Min(8, last - at), window.Length - sizes[i].Bytes + 1 - at);
                if (windows > 0)
                {
                    var starts = new WindowStarts(window, at, windows, stride, sizes[i].Bytes);
                    worker.Factors[i]?.Search(window, starts, worker.Small, found);
                    Exponents(window, starts, sizes[i].Moduli, found);
                }
            }
        }
    }

    /// <summary>
    /// Whether these windows were not tried before: a library that is mapped twice has every page twice. By SHA-256, for whoever wrote the dump must not be
    /// able to hide a page behind another.
    /// </summary>
    private bool IsNew(ReadOnlySpan<byte> window, int start, int last)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(window[start..Math.Min(last + sizes[^1].Bytes, window.Length)], digest);
        return tried.TryAdd((MemoryMarshal.Read<UInt128>(digest), last - start), true);
    }

    private static void Exponents(ReadOnlySpan<byte> window, in WindowStarts starts, SearchedModulus[] moduli, Action<RsaPublicKey, BigInteger, bool> found)
    {
        // Two limbs from the top are all that the test of an exponent reads, and e·d is one more than a multiple of an even number: d is odd.
        foreach (var order in moduli.Length > 0 ? WindowStarts.Orders : [])
        {
            for (ulong odd = starts.Odd(order); odd != 0; odd &= odd - 1)
            {
                var bytes = window.Slice(starts.At(odd), starts.Length);
                var (high, low) = WindowNumber.TopLimbs(bytes, order);
                foreach (var modulus in moduli)
                {
                    if (modulus.Test.FitsTop(high, low) && !modulus.IsFound && Randomness.Plausible(bytes))
                    {
                        found(modulus.Key, WindowNumber.Of(bytes, order), true);
                    }
                }
            }
        }
    }

    /// <summary>Numbers of so many bytes: which moduli they may be factors of, and of which the private exponent.</summary>
    private sealed record NumberSize(int Bytes, SearchedModulus[] Multiples, SearchedModulus[] Moduli);

    /// <summary>What one thread searches with.</summary>
    private sealed class Worker(NumberSize[] sizes)
    {
        public RandomRun[] Runs { get; } = [.. sizes.Select(s => new RandomRun(s.Bytes))];

        public SmallFactors Small { get; } = new(Page + 8 + sizes[^1].Bytes);

        public FactorBatch?[] Factors { get; } = [.. sizes.Select(s => s.Multiples.Length > 0 ? new FactorBatch(s.Bytes, s.Multiples) : null)];

        /// <summary>Forgets the window that was searched before.</summary>
        public void Restart()
        {
            Array.ForEach(Runs, r => r.Restart());
            Small.Restart();
        }
    }
}
