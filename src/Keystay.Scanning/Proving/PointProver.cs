using System.Numerics;
using System.Security.Cryptography;
using Keystay.Keys;
using Keystay.Scanning.Arithmetic;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Proving;

/// <summary>Proves curve keys: a number times the base point is a public key that the input holds or the caller named.</summary>
/// <remarks>
/// A product's coordinate that also stands in memory as a number of its own (affine, or in Montgomery form as OpenSSL keeps it) proves the same:
/// chance would need 2^-200. So a key is found when its public half stands in no known encoding.
/// </remarks>
internal sealed class PointProver(ProofProgress progress, Action<string> tell)
{
    /// <summary>How many bytes shorter than the order a scalar may be: one in 16 million (P-521, whose top byte is one bit: 512) is shorter still.</summary>
    private static int MostMissingBytes(EcCurve curve) => curve.Bits % 8 == 0 ? 2 : 1;

    /// <summary>Candidates that are tried on a curve nothing else speaks of: mbedTLS and wolfSSL keep its constants in the program alone.</summary>
    private const int MostUnasked = 512;

    private static readonly Lazy<EdwardsBase> Edwards = new(() => new EdwardsBase());
    private static readonly Dictionary<string, Lazy<WeierstrassBase>> Weierstrass =
        EcCurve.All.ToDictionary(c => c.Name, c => new Lazy<WeierstrassBase>(() => new WeierstrassBase(c)));

    private readonly Dictionary<string, ProvenKey> proven = [];

    public IReadOnlyList<ProvenKey> Proven
    {
        get
        {
            lock (proven)
            {
                return [.. proven.Values];
            }
        }
    }

    /// <summary>Proves a decoded EC claim; one without a public point proves itself: its encoding says what it is.</summary>
    public ProvenKey? Prove(EcClaim claim)
    {
        var d = RsaSecret.Number(claim.Scalar);
        if (d.IsZero || d >= claim.Curve.Order || (claim.PublicPoint is null && !Randomness.PlausibleAlone(claim.Scalar)))
        {
            return null;
        }
        var (x, y) = Multiply(Weierstrass[claim.Curve.Name].Value, claim.Scalar);
        var key = new EcPublicKey(claim.Curve, x, y);
        return claim.PublicPoint is null || IsPoint(claim.PublicPoint, key) ? Record(key, claim.Scalar, "decodes-and-matches") : null;
    }

    /// <summary>Proves decoded Ed25519 or X25519 claims, many at a time: bare pairs of random bytes look like them. Gives the key or null for each.</summary>
    public IEnumerable<(OkpClaim Claim, ProvenKey? Key)> Prove(IEnumerable<OkpClaim> claims)
    {
        // Programs hold the 16 bytes that precede a key in PKCS#8 as a constant (pyca/cryptography, NSec); without a public half, what follows them must look random.
        var usable = claims.Where(c => c.Secret.Length == 32 && (c.PublicKey is null ? Randomness.PlausibleAlone(c.Secret) : c.Secret.AsSpan().ContainsAnyExcept((byte)0)));
        foreach (var batch in usable.GroupBy(c => c.Curve).SelectMany(same => same.Chunk(FixedBase.BatchSize)))
        {
            byte[][] publics = PublicsOf(batch[0].Curve, Array.ConvertAll(batch, c => c.Secret));
            for (int i = 0; i < batch.Length; i++)
            {
                bool agrees = batch[i].PublicKey is null || batch[i].PublicKey.AsSpan().SequenceEqual(publics[i]);
                yield return (batch[i], agrees ? Record(new OkpPublicKey(batch[i].Curve, publics[i]), batch[i].Secret, "decodes-and-matches") : null);
            }
        }
    }

    /// <summary>Sets the numbers of the pool against the public keys and against each other.</summary>
    /// <param name="publics">The public keys.</param>
    /// <param name="pool">The numbers.</param>
    /// <param name="parallel">How many threads.</param>
    /// <param name="alsoUnnamed">Also on curves of which no public key was seen: the other half may be a number of the pool.</param>
    public void ProveNumbers(IReadOnlyCollection<HarvestedKey> publics, NumberPool pool, ParallelOptions parallel, bool alsoUnnamed = true)
    {
        var known = new PublicCoordinates(publics, pool);
        foreach (var curve in EcCurve.All.Where(c => known.Has(c.Name) || alsoUnnamed))
        {
            ProveScalars(curve, known, pool, parallel);
        }
        ProveSeeds(known, pool, parallel, alsoUnnamed);
    }

    private void ProveScalars(EcCurve curve, PublicCoordinates known, NumberPool pool, ParallelOptions parallel)
    {
        var candidates = Enumerable.Range(0, pool.Count).Where(i => IsScalar(pool[i], curve)).ToArray();
        // Other curves than P-256 are rarer: among many numbers they are tried only where something of the curve is seen in memory.
        if (candidates.Length == 0 || (candidates.Length > MostUnasked && curve != EcCurve.P256 && !known.IsUsed(curve)))
        {
            return;
        }
        if (pool.Count > FixedBase.BatchSize * 4)
        {
            tell($"    {candidates.Length} candidates on {curve.Name}");
        }
        var points = Weierstrass[curve.Name].Value;
        int n = points.Limbs;
        var bare = new System.Collections.Concurrent.ConcurrentBag<(int Index, EcPublicKey Key)>();
        Parallel.ForEach(candidates.Chunk(FixedBase.BatchSize), parallel, batch =>
        {
            var scalars = new ulong[batch.Length * n];
            for (int i = 0; i < batch.Length; i++)
            {
                ExactDivision.ToLimbs(pool[batch[i]].TrimEnd((byte)0)).CopyTo(scalars, i * n);
            }
            ulong[] xs = new ulong[scalars.Length], ys = new ulong[scalars.Length];
            points.Multiply(scalars, xs, ys);
            for (int i = 0; i < batch.Length; i++)
            {
                byte[] x = BigEndian(xs.AsSpan(i * n, n), curve.FieldBytes);
                byte[] y = BigEndian(ys.AsSpan(i * n, n), curve.FieldBytes);
                var match = known.Find(curve, x, y);
                if (match == PointMatch.Coordinates)
                {
                    bare.Add((batch[i], new EcPublicKey(curve, x, y)));
                }
                else if (match == PointMatch.Key)
                {
                    Record(new EcPublicKey(curve, x, y), pool, batch[i]);
                }
            }
            scalars.AsSpan().Clear();
        });
        // A process that signs leaves nonces and their points behind, hundreds of them where memory is collected and not cleared. Where a key of
        // the curve is known by more than its coordinates, it is the signer.
        if (!Proven.Any(k => k.Public is EcPublicKey signer && signer.Curve == curve))
        {
            foreach (var (index, key) in bare)
            {
                Record(key, pool, index);
            }
        }
    }

    private void ProveSeeds(PublicCoordinates known, NumberPool pool, ParallelOptions parallel, bool alsoUnnamed)
    {
        var candidates = Enumerable.Range(0, pool.Count).Where(i => pool[i].Length == 32 && pool.OrdersOf(i).Big).ToArray();
        Parallel.ForEach(candidates.Chunk(FixedBase.BatchSize), parallel, batch =>
        {
            foreach (var curve in new[] { OkpCurve.Ed25519, OkpCurve.X25519 }.Where(c => known.Has(c.ToString()) || (alsoUnnamed && c == OkpCurve.Ed25519)))
            {
                var secrets = Array.ConvertAll(batch, i => pool[i].ToArray());
                Array.ForEach(secrets, s => s.AsSpan().Reverse());
                var publics = PublicsOf(curve, secrets);
                for (int i = 0; i < batch.Length; i++)
                {
                    if (known.Contains(curve, publics[i]))
                    {
                        Record(new OkpPublicKey(curve, publics[i]), secrets[i], "seed");
                    }
                    CryptographicOperations.ZeroMemory(secrets[i]);
                }
            }
        });
    }

    private void Record(EcPublicKey key, NumberPool pool, int index)
    {
        byte[] d = pool[index].ToArray();
        d.AsSpan().Reverse();
        Record(key, d, "public-point");
        CryptographicOperations.ZeroMemory(d);
    }

    private ProvenKey Record(PublicKey key, byte[] secret, string proof)
    {
        lock (proven)
        {
            if (!proven.TryGetValue(key.Thumbprint, out var found))
            {
                progress.Found();
                found = new ProvenKey
                {
                    Thumbprint = key.Thumbprint,
                    Public = key,
                    Bits = key.Bits,
                    Proof = proof,
                    Values = key is EcPublicKey ec ? EcSecret.Values(ec.Curve, secret) : OkpSecret.Values(((OkpPublicKey)key).Curve, secret),
                    Containers = key is EcPublicKey point
                        ? EcSecret.Containers(point, secret)
                        : OkpSecret.Containers(((OkpPublicKey)key).Curve, secret),
                };
                proven.Add(key.Thumbprint, found);
            }
            return found;
        }
    }

    /// <summary>A number of the scalar's width, give or take the leading zeros that random ones have.</summary>
    private static bool IsScalar(ReadOnlySpan<byte> littleEndian, EcCurve curve)
    {
        int bytes = littleEndian.TrimEnd((byte)0).Length;
        return bytes <= curve.FieldBytes && bytes >= curve.FieldBytes - MostMissingBytes(curve)
            && new BigInteger(littleEndian, isUnsigned: true) < curve.Order;
    }

    private static bool IsPoint(ReadOnlySpan<byte> encoded, EcPublicKey key)
    {
        int width = key.Curve.FieldBytes;
        return encoded switch
        {
            [4, ..] => encoded.Length == (2 * width) + 1 && encoded[1..(width + 1)].SequenceEqual(key.X) && encoded[(width + 1)..].SequenceEqual(key.Y),
            [2 or 3, ..] => encoded.Length == width + 1 && encoded[1..].SequenceEqual(key.X),
            _ => false,
        };
    }

    private static (byte[] X, byte[] Y) Multiply(WeierstrassBase points, ReadOnlySpan<byte> bigEndianScalar)
    {
        int n = points.Limbs;
        Span<ulong> scalar = stackalloc ulong[PrimeField.MostLimbs];
        scalar = scalar[..n];
        scalar.Clear();
        var reversed = bigEndianScalar.TrimStart((byte)0).ToArray();
        reversed.AsSpan().Reverse();
        ExactDivision.ToLimbs(reversed).CopyTo(scalar);
        ulong[] x = new ulong[n], y = new ulong[n];
        points.Multiply(scalar, x, y);
        CryptographicOperations.ZeroMemory(reversed);
        scalar.Clear();
        return (BigEndian(x, n * 8), BigEndian(y, n * 8));
    }

    private static byte[][] PublicsOf(OkpCurve curve, byte[][] secrets)
    {
        var scalars = new ulong[secrets.Length * 4];
        for (int i = 0; i < secrets.Length; i++)
        {
            byte[] scalar = OkpSecret.Scalar(curve, secrets[i]);
            scalar.AsSpan().Reverse();
            ExactDivision.ToLimbs(scalar).CopyTo(scalars, i * 4);
            CryptographicOperations.ZeroMemory(scalar);
        }
        ulong[] compressed = new ulong[scalars.Length], montgomery = new ulong[scalars.Length];
        Edwards.Value.Multiply(scalars, compressed, montgomery);
        scalars.AsSpan().Clear();
        var chosen = curve == OkpCurve.Ed25519 ? compressed : montgomery;
        return [.. Enumerable.Range(0, secrets.Length).Select(i => LittleEndian(chosen.AsSpan(i * 4, 4)))];
    }

    private static byte[] LittleEndian(ReadOnlySpan<ulong> limbs) => System.Runtime.InteropServices.MemoryMarshal.AsBytes(limbs).ToArray();

    private static byte[] BigEndian(ReadOnlySpan<ulong> limbs, int width)
    {
        byte[] bytes = LittleEndian(limbs);
        bytes.AsSpan().Reverse();
        return bytes[(bytes.Length - Math.Min(width, bytes.Length))..];
    }
}
