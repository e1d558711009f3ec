namespace Keystay.Signing.TransparencyLog;

/// <summary>Signs the heads of a log: a key in this process, or a signer elsewhere that holds it.</summary>
public interface ICheckpointSigner
{
    /// <summary>The public key, whose name stands in the signature.</summary>
    NoteKey Key { get; }

    /// <summary>The Ed25519 signature of a checkpoint's text, 64 bytes.</summary>
    byte[] Sign(Checkpoint checkpoint);
}
