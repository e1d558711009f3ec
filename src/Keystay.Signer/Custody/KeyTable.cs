using Keystay.Keys;

namespace Keystay.Signer.Custody;

/// <summary>
/// The keys that sign, for every signing thread its own contexts of them. Threads read a table that never changes; a change is a new table. A key is freed
/// only after every thread was heard from again, so none can be in the middle of using it.
/// </summary>
internal sealed class KeyTable(SignatureAlgorithm algorithm, int threads)
{
    /// <summary>Keys at once: one signs, one comes next, one is the self-test's.</summary>
    private const int MaxKeys = 8;

    private readonly Lock changing = new();
    private Row[] rows = [];

    /// <summary>A thread's way to sign with a key; null if the ring has no such key here.</summary>
    public KeySigner? Find(ReadOnlySpan<byte> kid, int thread)
    {
        foreach (var row in Volatile.Read(ref rows))
        {
            var signer = row.Signers[thread];
            if (kid.SequenceEqual(signer.Kid))
            {
                return signer;
            }
        }
        return null;
    }

    /// <summary>Adds a key, which the table then owns; one that is there already stays as it is.</summary>
    /// <exception cref="SignerException">too-many-keys, libcrypto, token-lost.</exception>
    public void Add(ISigningKey key)
    {
        lock (changing)
        {
            if (rows.Any(r => r.Key.PublicKey.Equals(key.PublicKey)))
            {
                key.Dispose();
                return;
            }
            if (rows.Length == MaxKeys)
            {
                key.Dispose();
                throw new SignerException("too-many-keys", $"A signer holds at most {MaxKeys} keys: drop one first.");
            }
            Volatile.Write(ref rows, [.. rows, new Row(key, [.. Enumerable.Range(0, threads).Select(_ => key.NewSigner(algorithm))])]);
        }
    }

    /// <summary>Takes a key out. When this returns, nothing is signed with it any more and its memory is cleared.</summary>
    /// <param name="kid">Its thumbprint.</param>
    /// <param name="waitForThreads">Returns once every signing thread has finished what it was doing when asked.</param>
    /// <returns>False if it was not there.</returns>
    public bool Remove(string kid, Action waitForThreads)
    {
        lock (changing)
        {
            if (rows.FirstOrDefault(r => r.Key.PublicKey.Thumbprint == kid) is not { } row)
            {
                return false;
            }
            Volatile.Write(ref rows, [.. rows.Where(r => r != row)]);
            waitForThreads();
            foreach (var signer in row.Signers)
            {
                signer.Dispose();
            }
            row.Key.Dispose();
            return true;
        }
    }

    private sealed record Row(ISigningKey Key, KeySigner[] Signers);
}
