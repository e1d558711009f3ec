using Keystay.Dumps.Layout;

namespace Keystay.Dumps;

/// <summary>What a decoder's exception means for the user.</summary>
internal static class ArchiveDamage
{
    /// <summary>
    /// Decoders throw whatever a hostile archive leads them to. Their own sentences are not shown: some are wrong (a checksum called a
    /// compression method), some quote the archive.
    /// </summary>
    public static DumpProblem Problem(Exception exception, long offset) => exception switch
    {
        ArchiveException archive => new(archive.Code, offset, $"The input {archive.Message}; only what was unpacked up to byte {offset} is scanned. Unpack it yourself if you trust it."),
        InvalidDataException or EndOfStreamException => Damaged(offset),
        IOException medium => new(ProblemCodes.Unreadable, offset, $"The input cannot be read further than byte {offset}: {medium.Message}"),
        UnauthorizedAccessException denied => new(ProblemCodes.Unreadable, offset, $"The input may not be read further than byte {offset}: {denied.Message}"),
        _ => Damaged(offset),
    };

    private static DumpProblem Damaged(long offset) =>
        new(ProblemCodes.BadArchive, offset, $"The archive is damaged or cut, or other bytes follow it; only what was unpacked up to byte {offset} is scanned.");
}
