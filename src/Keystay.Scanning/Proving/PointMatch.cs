namespace Keystay.Scanning.Proving;

/// <summary>What memory holds of a candidate's public point.</summary>
internal enum PointMatch
{
    /// <summary>Nothing.</summary>
    None,
    /// <summary>Both coordinates as plain numbers: a key without an encoding, or a signature's nonce.</summary>
    Coordinates,
    /// <summary>An encoded public key, or both coordinates in the form that libraries keep keys in.</summary>
    Key,
}
