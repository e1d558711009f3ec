using System.Numerics;
using Keystay.Dumps;
using Keystay.Keys;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Proving;

/// <summary>Turns what the survey gathered into proven keys. What is not proven is dropped here.</summary>
internal sealed class Prover(bool deep, ProofProgress progress, Action<string> tell)
{
    private readonly RsaProver rsa = new(deep, progress, tell);
    private readonly PointProver points = new(progress, tell);
    private readonly Dictionary<string, ProvenKey> keys = [];

    /// <summary>The proven keys so far.</summary>
    public IReadOnlyCollection<ProvenKey> Keys => keys.Values;

    /// <summary>What the proofs had to leave open.</summary>
    public IReadOnlyList<DumpProblem> Problems => rsa.Problems;

    /// <summary>Proves all that can be proven.</summary>
    public void Prove(Harvest harvest, ParallelOptions parallel)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        ProvenKey?[] proven = new ProvenKey?[harvest.Claims.Count];
        // Factors and points have nothing to do with each other.
        Parallel.Invoke(parallel,
            () =>
            {
                ProveRsaClaims(harvest.Claims, proven);
                rsa.ProveNumbers(harvest.Publics.Values, harvest.Numbers, parallel);
                tell($"  RSA until {clock.ElapsedMilliseconds} ms");
            },
            () =>
            {
                ProvePointClaims(harvest.Claims, proven);
                points.ProveNumbers(harvest.Publics.Values, harvest.Numbers, parallel);
                tell($"  curves until {clock.ElapsedMilliseconds} ms");
            });
        foreach (var (key, (_, place)) in proven.Zip(harvest.Claims))
        {
            if (key is not null && place.Extents.Length > 0)
            {
                key.Places.Add(place);
            }
        }
        foreach (var (secret, proof) in rsa.Proven)
        {
            Add(secret, proof);
        }
        foreach (var key in points.Proven)
        {
            keys.TryAdd(key.Thumbprint, key);
        }
        foreach (var key in keys.Values)
        {
            if (harvest.Publics.TryGetValue(key.Thumbprint, out var known))
            {
                key.Names.UnionWith(known.Names);
            }
        }
    }

    /// <summary>Adds a key of which a window of memory holds a factor or the private exponent. Safe for several threads.</summary>
    public void Add(RsaPublicKey key, BigInteger number, bool isExponent)
    {
        lock (keys)
        {
            if (!keys.ContainsKey(key.Thumbprint) && rsa.Prove(key, number, isExponent) is { } secret)
            {
                Add(secret, isExponent ? "exponent" : "factor");
            }
        }
    }

    /// <summary>Tries numbers from windows of memory as private halves of the given curve keys. Safe for several threads.</summary>
    public void Add(NumberPool windows, IReadOnlyCollection<HarvestedKey> publics)
    {
        points.ProveNumbers(publics, windows, new ParallelOptions { MaxDegreeOfParallelism = 1 }, alsoUnnamed: false);
        lock (keys)
        {
            foreach (var key in points.Proven)
            {
                keys.TryAdd(key.Thumbprint, key);
            }
        }
    }

    /// <summary>
    /// The public keys worth a search of all windows: those the caller asked for, and those of the input that are not other people's.
    /// </summary>
    public IReadOnlyList<HarvestedKey> Unproven(Harvest harvest)
    {
        var open = harvest.Publics.Values.Where(h => !keys.ContainsKey(h.Key.Thumbprint)).ToList();
        var seen = open.Where(h => !h.IsKnown && !h.IsAuthority).ToList();
        return [.. open.Where(h => h.IsKnown), .. deep || seen.Count <= ScanLimits.MostUnaskedTargets ? seen : []];
    }

    private void ProveRsaClaims(List<(PrivateClaim Claim, Place Place)> claims, ProvenKey?[] proven)
    {
        for (int i = 0; i < claims.Count; i++)
        {
            if (claims[i].Claim is RsaClaim claim && rsa.Prove(claim) is { } secret)
            {
                proven[i] = Add(secret, "decodes-and-matches");
            }
        }
    }

    private void ProvePointClaims(List<(PrivateClaim Claim, Place Place)> claims, ProvenKey?[] proven)
    {
        var okp = points.Prove(claims.Select(c => c.Claim).OfType<OkpClaim>().Distinct()).ToDictionary(p => p.Claim, p => p.Key);
        for (int i = 0; i < claims.Count; i++)
        {
            if (claims[i].Claim is OkpClaim pair)
            {
                proven[i] = okp.GetValueOrDefault(pair);
            }
            else if (claims[i].Claim is EcClaim scalar)
            {
                proven[i] = points.Prove(scalar);
            }
        }
    }

    private ProvenKey Add(RsaSecret secret, string proof)
    {
        RsaPublicKey key = secret.PublicKey;
        if (!keys.TryGetValue(key.Thumbprint, out var known))
        {
            known = new ProvenKey
            {
                Thumbprint = key.Thumbprint,
                Public = key,
                Bits = key.Bits,
                Proof = proof,
                Values = secret.Values(),
                Containers = secret.Containers(),
            };
            keys.Add(key.Thumbprint, known);
        }
        return known;
    }
}
