namespace Keystay.Scanning.Proving;

/// <summary>What memory holds of a candidate's public point.</summary>
internal enum PointMatch
{
    /// <summary>Nothing.</summary>
    None,
    /// <summary>Both coordinates as numbers, plain or in Montgomery form: a key without an encoding, or a signature's nonce.</summary>
    Coordinates,
    /// <summary>An encoded public key.</summary>
    Key,
}
