namespace Keystay.Keys;

/// <summary>A public key and what the document that publishes it calls it.</summary>
/// <param name="Key">The key.</param>
/// <param name="Name">Certificate subject, kid, comment, or null.</param>
public sealed record NamedPublicKey(PublicKey Key, string? Name);
