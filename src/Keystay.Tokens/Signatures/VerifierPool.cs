using Keystay.Keys;

namespace Keystay.Tokens.Signatures;

/// <summary>
/// Verifiers of one key. The platform does not promise that one RSA or ECDsa object serves two threads, and a shared one makes its native reference count
/// a meeting point of all processors; so each processor tends to find its own.
/// </summary>
internal sealed class VerifierPool(PublicKey key, SignatureAlgorithm algorithm)
{
    private readonly SignatureVerifier?[] idle = new SignatureVerifier?[Environment.ProcessorCount];

    public bool Verify(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        ref var slot = ref idle[(uint)Thread.GetCurrentProcessorId() % (uint)idle.Length];
        var verifier = Interlocked.Exchange(ref slot, null) ?? SignatureVerifier.Create(key, algorithm);
        bool good = verifier.Verify(signed, signature);
        // Kept if the place is still empty; of two, one is disposed.
        Interlocked.Exchange(ref slot, verifier)?.Dispose();
        return good;
    }
}
