namespace Keystay.Scanning.Survey;

/// <summary>How the bytes of a number from memory are to be read.</summary>
internal enum NumberOrder
{
    /// <summary>Most significant byte first.</summary>
    BigEndian,
    /// <summary>Least significant byte first: limbs of OpenSSL, Go, GMP, Rust.</summary>
    LittleEndian,
}
