using Keystay.Signing.Protocol;

namespace Keystay.Signer.Custody;

/// <summary>Where the ring's private keys are. Files that only root reads were read when it was made; everything else waits for <see cref="Open"/>.</summary>
internal interface ICustody
{
    /// <summary>Gets ready, as the user that the signer stays.</summary>
    /// <returns>What the supervisor is told of it.</returns>
    /// <exception cref="SignerException">It cannot hold keys.</exception>
    ControlReply Open();

    /// <summary>Makes a key.</summary>
    /// <param name="forTest">Whether the key is the self-test's and must leave no trace when it is dropped.</param>
    MadeKey Make(bool forTest);

    /// <summary>Takes a key in, by what <see cref="Make"/> said of it.</summary>
    ISigningKey Load(byte[] wrapped);
}
