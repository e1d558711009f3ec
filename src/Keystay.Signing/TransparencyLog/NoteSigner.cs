using NSec.Cryptography;

namespace Keystay.Signing.TransparencyLog;

/// <summary>A checkpoint key in this process, in the memory that libsodium guards.</summary>
/// <remarks>createdump reads that memory all the same. A log's key forges no token, but who has it can present another history.</remarks>
public sealed class NoteSigner : ICheckpointSigner, IDisposable
{
    private readonly Key key;

    private NoteSigner(string name, Key key)
    {
        this.key = key;
        Key = new NoteKey(name, key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
    }

    /// <inheritdoc/>
    public NoteKey Key { get; }

    /// <summary>Opens the key of a log, and makes it when there is none: a file that only its owner may read.</summary>
    /// <param name="path">The file, in libsodium's own format as NSec writes it.</param>
    /// <param name="name">The key's name, usually the log's origin.</param>
    /// <exception cref="LogException">It cannot be read, or others can read it.</exception>
    public static NoteSigner OpenOrCreate(string path, string name)
    {
        try
        {
            return new NoteSigner(name, NoteKeyFile.OpenOrCreate(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new LogException(LogErrors.Unreadable, $"The log's key file {path} cannot be used: {e.Message}", e);
        }
    }

    /// <summary>A key that lives as long as this object.</summary>
    public static NoteSigner Create(string name) => new(name, new Key(SignatureAlgorithm.Ed25519));

    /// <inheritdoc/>
    public byte[] Sign(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return SignatureAlgorithm.Ed25519.Sign(key, checkpoint.ToBytes());
    }

    /// <inheritdoc/>
    public void Dispose() => key.Dispose();
}
