namespace Keystay.Corpus;

/// <summary>A dump of a real program, and the truth about the private keys in it.</summary>
/// <param name="Name">The recipe's name.</param>
/// <param name="Path">The dump file.</param>
/// <param name="Keys">The keys the program held; none in a control dump.</param>
public sealed record RealDump(string Name, string Path, IReadOnlyList<TrueKey> Keys);
