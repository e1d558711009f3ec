using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;
using PublicKey = NSec.Cryptography.PublicKey;

namespace Keystay.Signing.TransparencyLog;

/// <summary>The public Ed25519 key that signs notes, with its name: the "vkey" of C2SP signed-note.</summary>
/// <remarks>https://c2sp.org/signed-note</remarks>
public sealed class NoteKey
{
    /// <summary>The signature type of Ed25519.</summary>
    private const byte Ed25519Type = 1;

    private readonly PublicKey key;

    /// <param name="name">The key's name, usually the log's origin: without white space and plus signs.</param>
    /// <param name="publicKey">32 bytes.</param>
    /// <exception cref="LogException">Either cannot be one.</exception>
    public NoteKey(string name, ReadOnlySpan<byte> publicKey)
    {
        if (!IsName(name))
        {
            throw new LogException(LogErrors.Malformed, "The name of a note key has 1 to 250 characters without white space, control characters and plus signs.");
        }
        if (!PublicKey.TryImport(SignatureAlgorithm.Ed25519, publicKey, KeyBlobFormat.RawPublicKey, out var imported) || imported is null)
        {
            throw new LogException(LogErrors.Malformed, $"The note key {name} has no Ed25519 public key of 32 bytes.");
        }
        Name = name;
        key = imported;
        Bytes = publicKey.ToArray();
        Id = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', Ed25519Type, .. publicKey]));
    }

    /// <summary>The key's name.</summary>
    public string Name { get; }

    /// <summary>The first bytes of a hash of name and key: tells signatures apart, and proves nothing.</summary>
    public uint Id { get; }

    /// <summary>The public key, 32 bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Reads <c>name+id+key</c>.</summary>
    /// <exception cref="LogException">The text is none.</exception>
    public static NoteKey Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        // The key's base64 may hold plus signs, so the first two decide.
        var parts = text.Split('+', 3);
        Span<byte> typed = stackalloc byte[1 + 32];
        if (parts.Length == 3 && parts[2].Length == 44 && Convert.TryFromBase64String(parts[2], typed, out int written) && written == 33 && typed[0] == Ed25519Type
            && parts[1].Length == 8 && uint.TryParse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint id))
        {
            var key = new NoteKey(parts[0], typed[1..]);
            if (key.Id == id)
            {
                return key;
            }
        }
        throw new LogException(LogErrors.Malformed, "This is no note key: it should read NAME+ID+KEY as C2SP signed-note has it, with an Ed25519 key.");
    }

    /// <summary>Whether the key signed these bytes.</summary>
    public bool Verifies(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature) => SignatureAlgorithm.Ed25519.Verify(key, text, signature);

    /// <summary>The key as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => $"{Name}+{Id:x8}+{Convert.ToBase64String([Ed25519Type, .. Bytes.Span])}";

    internal static bool IsName(string name) => name is { Length: > 0 and <= 250 } && !name.Any(c => c == '+' || char.IsWhiteSpace(c) || char.IsControl(c) || char.IsSurrogate(c));
}
