namespace Keystay.Redaction.Reports;

/// <summary>The file that a redaction wrote.</summary>
/// <param name="Path">As given.</param>
/// <param name="Sha256">Lower-case hex of the file's bytes.</param>
/// <param name="Bytes">The file's size.</param>
/// <param name="ContentSha256">Lower-case hex of the unpacked dump; the same as <paramref name="Sha256"/> for a plain one.</param>
/// <param name="ContentBytes">Size of the unpacked dump.</param>
/// <param name="Packing">The layers of compression, the outermost first: gzip, zstandard, lz4, xz, bzip2; empty for a plain file.</param>
public sealed record OutputReport(string Path, string Sha256, long Bytes, string ContentSha256, long ContentBytes, IReadOnlyList<string> Packing);
