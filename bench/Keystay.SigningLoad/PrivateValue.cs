namespace Keystay.SigningLoad;

/// <summary>A number that nobody may see, as it would lie in memory.</summary>
/// <param name="Key">Whose it is: the ring, and which of its keys; or the wrapping key.</param>
/// <param name="Name">What it is, and in which order of bytes: <c>p le</c>.</param>
/// <param name="Bytes">16 and more.</param>
internal sealed record PrivateValue(string Key, string Name, byte[] Bytes);
