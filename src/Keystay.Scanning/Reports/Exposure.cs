namespace Keystay.Scanning.Reports;

/// <summary>A place where a private value lies.</summary>
/// <param name="Input">Index into the report's inputs.</param>
/// <param name="Form">The element: rsa.p, rsa.d, ec.d, ed25519.seed, pkcs8, pkcs1, sec1, openssh, jwk, pem, …</param>
/// <param name="Encoding">How it lies: be, le64, be32-words, radix52, der, ascii, utf16, base64, …</param>
/// <param name="Offset">Byte offset in the (unpacked) input.</param>
/// <param name="Address">Virtual address (physical in physical formats), where the format tells one; a JSON number.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Mapping">What lies there: a mapping's name, a register set, a note.</param>
/// <param name="Partial">Whether only a part of the value (16 bytes and more) lies there.</param>
public sealed record Exposure(
    int Input,
    string Form,
    string Encoding,
    long Offset,
    ulong? Address,
    long Length,
    string Mapping,
    bool Partial);
