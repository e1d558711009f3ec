using Keystay.Signer.Custody;
using Keystay.Signing.Protocol;

namespace Keystay.Signer.Purposes;

/// <summary>The one thing that a key of the issuing service is for, bound to the key when it is loaded. A request names a key, and so never chooses it.</summary>
internal interface IKeyPurpose
{
    /// <summary>Signs an input if it is one of this purpose, and not a step back behind what was signed before. For any number of threads.</summary>
    /// <param name="input">Hostile bytes.</param>
    /// <param name="key">The key, as the calling thread signs with it.</param>
    /// <param name="to">Takes the signature in base64url.</param>
    /// <param name="written">Its bytes, 0 where it was not signed.</param>
    /// <exception cref="SignerException">libcrypto; nothing is remembered as signed.</exception>
    SigningStatus Sign(ReadOnlySpan<byte> input, KeySigner key, Span<byte> to, out int written);
}
