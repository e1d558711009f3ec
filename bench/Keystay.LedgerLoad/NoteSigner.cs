using Keystay.Signing.TransparencyLog;
using NSec.Cryptography;

namespace Keystay.LedgerLoad;

/// <summary>A log's key in this process and in a plain file: for measurements and tests of the log alone. The product's key is in a signer.</summary>
internal sealed class NoteSigner : ICheckpointSigner, IDisposable
{
    private readonly Key key;

    private NoteSigner(string name, Key key)
    {
        this.key = key;
        Key = new NoteKey(name, key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
    }

    /// <inheritdoc/>
    public NoteKey Key { get; }

    /// <summary>Opens a key, and makes it when there is none.</summary>
    public static NoteSigner OpenOrCreate(string path, string name)
    {
        if (!File.Exists(path))
        {
            using var made = new Key(SignatureAlgorithm.Ed25519, new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextArchiving });
            // Whole or not there: the process may be killed here.
            File.WriteAllBytes(path + ".new", made.Export(KeyBlobFormat.NSecPrivateKey));
            File.Move(path + ".new", path);
        }
        return new NoteSigner(name, NSec.Cryptography.Key.Import(SignatureAlgorithm.Ed25519, File.ReadAllBytes(path), KeyBlobFormat.NSecPrivateKey));
    }

    /// <summary>A key that lives as long as this object.</summary>
    public static NoteSigner Create(string name) => new(name, new Key(SignatureAlgorithm.Ed25519));

    /// <inheritdoc/>
    public byte[] Sign(Checkpoint checkpoint) => SignatureAlgorithm.Ed25519.Sign(key, checkpoint.ToBytes());

    /// <inheritdoc/>
    public void Dispose() => key.Dispose();
}
