using System.Buffers.Text;
using Keystay.Keys;
using Keystay.Signing.TransparencyLog;

namespace Keystay.Signing.Custody;

/// <summary>Has a signer sign the checkpoints of a log; the key is in that process alone.</summary>
public sealed class LogSigner : ICheckpointSigner
{
    private readonly SignerClient client;
    private readonly string kid;

    /// <param name="client">The way to the signer, which was given the key by <see cref="SignerSupervisor.LoadCheckpointKeyAsync"/>.</param>
    /// <param name="key">The public half of an Ed25519 key.</param>
    /// <param name="origin">The log's origin, which is the key's name too.</param>
    /// <exception cref="LogException">malformed: it is no Ed25519 key, or the origin is no name.</exception>
    public LogSigner(SignerClient client, PublicKey key, string origin)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(key);
        (this.client, kid) = (client, key.Thumbprint);
        Key = key is OkpPublicKey { Curve: OkpCurve.Ed25519 } ed25519 ? new NoteKey(origin, ed25519.X)
            : throw new LogException(LogErrors.Malformed, "A log's key is an Ed25519 key.");
    }

    /// <inheritdoc/>
    public NoteKey Key { get; }

    /// <inheritdoc/>
    /// <exception cref="LogException">not-signed: the signer is gone, or refuses.</exception>
    public byte[] Sign(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        try
        {
            // A signer that stands still holds this up for ten seconds. What it signs later is no harm: the same checkpoint is asked for again.
            return Base64Url.DecodeFromUtf8(client.SignInput(kid, checkpoint.ToBytes()).Span);
        }
        catch (SignerException e)
        {
            throw new LogException(LogErrors.NotSigned, $"The log's signer did not sign its checkpoint: {e.Reason}: {e.Message}", e);
        }
    }
}
