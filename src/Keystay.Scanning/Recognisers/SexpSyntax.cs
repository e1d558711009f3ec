namespace Keystay.Scanning.Recognisers;

/// <summary>The ways an S-expression is written.</summary>
internal enum SexpSyntax
{
    /// <summary>libgcrypt's own tokens: 3 opens, 4 closes, 1 is data after a 16-bit little-endian length (sexp.c of libgcrypt).</summary>
    Internal,
    /// <summary>Canonical: decimal length, colon, bytes (RFC 9804, section 6.1).</summary>
    Canonical,
    /// <summary>Advanced: words, and bytes in hex between # signs (RFC 9804, section 6.3).</summary>
    Advanced,
}
