namespace Keystay.Signing.Ledger;

/// <summary>What comes next in a segment.</summary>
internal enum FrameState
{
    /// <summary>Records that were committed together.</summary>
    Records,

    /// <summary>The mark that the segment is whole.</summary>
    Ended,

    /// <summary>Nothing: the segment was not ended.</summary>
    NoMore,

    /// <summary>
    /// The file ends within the frame. A write that was cut short: it was never flushed, so nobody was told that these records are there.
    /// </summary>
    Torn,

    /// <summary>The frame is there and is not what was written. It may have been acknowledged.</summary>
    Damaged,
}
