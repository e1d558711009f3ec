using Keystay.Signing.TransparencyLog;

namespace Keystay.IssuerLoad;

/// <summary>For reading a ledger with its public key alone: nothing can be added.</summary>
internal sealed class ReadOnlyCheckpoints(NoteKey key) : ICheckpointSigner
{
    public NoteKey Key => key;

    public byte[] Sign(Checkpoint checkpoint) => throw new NotSupportedException("Only read.");
}
