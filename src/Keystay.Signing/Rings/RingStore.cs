using Keystay.Keys;

namespace Keystay.Signing.Rings;

/// <summary>
/// The rings and the public side of their keys, in SQLite or PostgreSQL. Every change is one transaction; any number of processes may read and change,
/// but one alone is the issuer.
/// </summary>
public sealed class RingStore : IDisposable
{
    private RingStore()
    {
    }

    /// <summary>Opens a state, and makes it when it is a file that does not exist.</summary>
    /// <param name="state">The path of an SQLite file, or a PostgreSQL address that begins with <c>postgres://</c> or a connection string with <c>Host=</c>.</param>
    /// <param name="time">The clock; the system's when null.</param>
    /// <exception cref="RingStateException">unavailable, newer-schema, damaged.</exception>
    public static RingStore Open(string state, TimeProvider? time = null) => throw new NotImplementedException(state + time);

    /// <summary>Becomes the one issuer on this state.</summary>
    /// <exception cref="RingStateException">issuer-running: another one is.</exception>
    public IssuerLease AcquireIssuerLease() => throw new NotImplementedException();

    /// <summary>All rings, by name, with the states their keys have now.</summary>
    public IReadOnlyList<Ring> List() => throw new NotImplementedException();

    /// <summary>One ring.</summary>
    /// <exception cref="RingStateException">unknown-ring.</exception>
    public Ring Get(string name) => throw new NotImplementedException();

    /// <summary>Adds a ring without keys.</summary>
    /// <exception cref="RingStateException">ring-exists, bad-name, bad-policy.</exception>
    public void Create(Ring ring) => throw new NotImplementedException();

    /// <summary>
    /// Adds a key to a ring. Its first key signs at once; later ones are published now and sign when the policy says, or at once if told so.
    /// </summary>
    /// <exception cref="RingStateException">wrong-state: the next key is published already.</exception>
    public RingKey AddKey(string ring, PublicKey key, ReadOnlyMemory<byte> wrapped, bool signsNow = false) => throw new NotImplementedException();

    /// <summary>Moves every key whose time has come to its next state.</summary>
    /// <returns>What changed.</returns>
    public IReadOnlyList<KeyChange> Advance() => throw new NotImplementedException();

    /// <summary>Whether a ring's next key is due to be made and published.</summary>
    public bool NeedsNextKey(Ring ring) => throw new NotImplementedException();

    /// <summary>Lets the published next key sign from now on; the one before retires with its overlap.</summary>
    /// <exception cref="RingStateException">wrong-state: no next key is published.</exception>
    public void ActivateNext(string ring) => throw new NotImplementedException();

    /// <summary>Ends a key's acceptance now; its ring's active key must not be the one.</summary>
    /// <exception cref="RingStateException">unknown-key, wrong-state.</exception>
    public KeyChange Retire(string kid) => throw new NotImplementedException();

    /// <summary>Takes a key back, whatever its state. If it was the active one, the published next key takes its place.</summary>
    /// <exception cref="RingStateException">unknown-key, wrong-state: it is revoked already.</exception>
    public KeyChange Revoke(string kid, string reason) => throw new NotImplementedException();

    /// <summary>The number of the last change, of a key or of a ring: equal means nothing changed. Cheap enough to ask ten times a second.</summary>
    public long Version() => throw new NotImplementedException();

    /// <summary>Changes of keys after one, in order.</summary>
    public IReadOnlyList<KeyChange> ChangesAfter(long sequence, int atMost = 1000) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
