namespace Keystay.Signing.TransparencyLog;

/// <summary>One signature line of a note.</summary>
/// <param name="Name">The name of the key.</param>
/// <param name="KeyId">The key's <see cref="NoteKey.Id"/>.</param>
/// <param name="Signature">What the key made; its length is the key type's affair.</param>
public sealed record NoteSignature(string Name, uint KeyId, ReadOnlyMemory<byte> Signature);
