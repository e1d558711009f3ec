namespace Keystay.Scanning.Survey;

/// <summary>A range of the file whose words are aligned alike.</summary>
/// <param name="Start">File offset.</param>
/// <param name="End">File offset after its last byte.</param>
/// <param name="Phase">File offset modulo 8 at which addresses are multiples of 8: words are aligned in memory, not in the file.</param>
/// <param name="IsPristine">Whether it is a file's content that the process could not write: programs and libraries, as anyone can have them.</param>
internal readonly record struct WordRange(long Start, long End, int Phase, bool IsPristine);
