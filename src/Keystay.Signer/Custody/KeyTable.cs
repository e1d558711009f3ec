using Keystay.Keys;
using Keystay.Signer.Purposes;

namespace Keystay.Signer.Custody;

/// <summary>
/// The keys that sign, for every signing thread its own contexts of them. Threads read a table that never changes; a change is a new table. A key is freed
/// only after every thread was heard from again, so none can be in the middle of using it.
/// </summary>
internal sealed class KeyTable(SignatureAlgorithm algorithm, int threads, int maxKeys)
{
    private readonly Lock changing = new();
    private Row[] rows = [];

    /// <summary>A thread's way to sign with a key, and what the key is for, null for tokens; null if there is no such key here.</summary>
    public KeySigner? Find(ReadOnlySpan<byte> kid, int thread, out IKeyPurpose? purpose)
    {
        foreach (var row in Volatile.Read(ref rows))
        {
            var signer = row.Signers[thread];
            if (kid.SequenceEqual(signer.Kid))
            {
                purpose = row.Purpose;
                return signer;
            }
        }
        purpose = null;
        return null;
    }

    /// <summary>Adds a key, which the table then owns; one that is there already stays as it is, and so does what it is for.</summary>
    /// <exception cref="SignerException">too-many-keys, libcrypto, token-lost.</exception>
    public void Add(ISigningKey key, IKeyPurpose? purpose)
    {
        lock (changing)
        {
            if (rows.Any(r => r.Key.PublicKey.Equals(key.PublicKey)))
            {
                key.Dispose();
                return;
            }
            if (rows.Length == maxKeys)
            {
                key.Dispose();
                throw new SignerException("too-many-keys", $"A signer holds at most {maxKeys} keys: drop one first.");
            }
            Volatile.Write(ref rows, [.. rows, new Row(key, purpose, [.. Enumerable.Range(0, threads).Select(_ => key.NewSigner(algorithm))])]);
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

    private sealed record Row(ISigningKey Key, IKeyPurpose? Purpose, KeySigner[] Signers);
}
