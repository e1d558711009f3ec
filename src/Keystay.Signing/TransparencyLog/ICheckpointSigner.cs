namespace Keystay.Signing.TransparencyLog;

/// <summary>Signs the heads of a log.</summary>
public interface ICheckpointSigner
{
    /// <summary>The public key, whose name stands in the signature.</summary>
    NoteKey Key { get; }

    /// <summary>The Ed25519 signature of a checkpoint's text, 64 bytes.</summary>
    /// <exception cref="LogException">not-signed.</exception>
    byte[] Sign(Checkpoint checkpoint);
}
