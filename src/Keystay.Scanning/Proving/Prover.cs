using System.Numerics;
using Keystay.Dumps;
using Keystay.Keys;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Proving;

/// <summary>Turns what the survey gathered into proven keys. What is not proven is dropped here.</summary>
internal sealed class Prover(bool deep, ProofProgress progress, Action<string> tell)
{
    /// <summary>More public keys than this are other people's: a trust store, a list of peers.</summary>
    private const int MostUnaskedTargets = 4;

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
        var okp = points.Prove(harvest.Claims.Select(c => c.Claim).OfType<OkpClaim>().Distinct())
            .Where(p => p.Key is not null).ToDictionary(p => (PrivateClaim)p.Claim, p => p.Key);
        foreach (var (claim, place) in harvest.Claims)
        {
            var proven = claim is OkpClaim ? Keep(okp.GetValueOrDefault(claim)) : Prove(claim);
            if (proven is { } key && place.Extents.Length > 0)
            {
                key.Places.Add(place);
            }
        }
        tell($"  claims {clock.ElapsedMilliseconds} ms");
        rsa.ProveNumbers(harvest.Publics.Values, harvest.Numbers, parallel);
        tell($"  RSA numbers until {clock.ElapsedMilliseconds} ms");
        points.ProveNumbers(harvest.Publics.Values, harvest.Numbers, parallel);
        tell($"  curve numbers until {clock.ElapsedMilliseconds} ms");
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

    /// <summary>The curve keys whose private half was not found yet.</summary>
    public IReadOnlyList<HarvestedKey> UnprovenPoints(Harvest harvest) =>
        [.. harvest.Publics.Values.Where(h => h.Key is not RsaPublicKey && !keys.ContainsKey(h.Key.Thumbprint))];

    /// <summary>
    /// The RSA keys worth a search of all windows: those the caller asked for, and those few of the input that are no authority's.
    /// </summary>
    public IReadOnlyList<RsaPublicKey> Unproven(Harvest harvest)
    {
        bool IsOpen(HarvestedKey h) => h.Key is RsaPublicKey && !keys.ContainsKey(h.Key.Thumbprint);
        var asked = harvest.Publics.Values.Where(h => IsOpen(h) && h.IsKnown).ToList();
        var seen = harvest.Publics.Values.Where(h => IsOpen(h) && !h.IsKnown && (deep || !h.IsAuthority)).ToList();
        return [.. (deep || seen.Count <= MostUnaskedTargets ? asked.Concat(seen) : asked).Select(h => (RsaPublicKey)h.Key)];
    }

    private ProvenKey? Prove(PrivateClaim claim)
    {
        switch (claim)
        {
            case RsaClaim parts:
                return rsa.Prove(parts) is { } secret ? Add(secret, "decodes-and-matches") : null;
            case EcClaim scalar:
                return Keep(points.Prove(scalar));
            default:
                return null;
        }
    }

    private ProvenKey? Keep(ProvenKey? key)
    {
        if (key is not null)
        {
            keys.TryAdd(key.Thumbprint, key);
        }
        return key;
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
