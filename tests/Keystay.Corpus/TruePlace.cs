namespace Keystay.Corpus;

/// <summary>A complete copy of one element of a private key in a dump.</summary>
/// <param name="Form">
/// The element: <c>rsa.p</c>, <c>.q</c>, <c>.d</c>, <c>.dp</c>, <c>.dq</c>, <c>.qinv</c>; <c>ec.d</c>, <c>ed25519.seed</c>, <c>oct.k</c>;
/// <c>pkcs1</c>, <c>pkcs8</c>, <c>sec1</c> as a whole; <c>pem</c>, the lines between BEGIN and END.
/// </param>
/// <param name="Encoding">
/// How it lies: <c>be</c>, <c>le64</c>, <c>be32-words</c>, <c>radix52</c>, <c>der</c>, <c>base64</c>, <c>base64url</c>, <c>ascii</c>; text of
/// 16-bit characters is <c>utf16</c>, <c>base64-utf16</c> or <c>base64url-utf16</c>.
/// </param>
/// <param name="Offset">Byte offset in the dump file.</param>
/// <param name="Length">Bytes.</param>
public sealed record TruePlace(string Form, string Encoding, long Offset, int Length);
