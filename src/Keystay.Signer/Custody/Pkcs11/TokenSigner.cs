using Keystay.Keys;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace Keystay.Signer.Custody.Pkcs11;

/// <summary>A token's key as one thread signs with it: in a session of its own, for a session does one thing at a time.</summary>
internal sealed class TokenSigner(ISession session, IObjectHandle key, PublicKey publicKey, TokenAlgorithm algorithm) : KeySigner(publicKey, algorithm.Algorithm)
{
    private readonly IMechanism mechanism = algorithm.SigningMechanism();

    /// <inheritdoc/>
    public override int Sign(ReadOnlySpan<byte> input, Span<byte> signature)
    {
        byte[] signed;
        try
        {
            signed = session.Sign(mechanism, key, algorithm.ToSign(input));
        }
        catch (Pkcs11Exception e)
        {
            // Nothing in a request can make a token refuse a hash: whatever it says, it is the token's trouble.
            throw new SignerException("token-lost", $"The token did not sign ({e.Method}: {e.RV}).");
        }
        if (signed.Length != algorithm.SignatureBytes)
        {
            throw new SignerException("token-lost", $"The token made a signature of {signed.Length} bytes.");
        }
        signed.CopyTo(signature);
        return signed.Length;
    }

    public override void Dispose()
    {
        mechanism.Dispose();
        session.Dispose();
    }
}
