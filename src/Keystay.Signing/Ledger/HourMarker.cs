namespace Keystay.Signing.Ledger;

/// <summary>What lies beside an hour's file: the statement, and where it stands in the log.</summary>
/// <param name="Leaf">The index of the statement's entry in the Merkle log.</param>
/// <param name="Statement">The statement.</param>
public sealed record HourMarker(long Leaf, HourStatement Statement);
