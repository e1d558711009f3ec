namespace Keystay.Scanning.Searching;

/// <summary>How a number lies in memory.</summary>
internal enum LimbOrder
{
    LittleEndian,
    BigEndian,
    /// <summary>32-bit words, most significant first, each least significant byte first (Java).</summary>
    Words32,
}
