namespace Keystay.Corpus;

/// <summary>A dump cannot be made on this machine: its program is not installed, or processes may not be dumped. The message says what to do.</summary>
public sealed class RecipeUnavailableException(string message) : Exception(message);
