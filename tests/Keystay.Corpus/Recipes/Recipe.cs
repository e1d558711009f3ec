namespace Keystay.Corpus.Recipes;

/// <summary>One dump that can be made.</summary>
/// <param name="Name">Its kind.</param>
/// <param name="Make">Given a folder for keys and the dump's path: makes the dump, returns the truth.</param>
internal sealed record Recipe(string Name, Func<WorkFolder, string, IReadOnlyList<TrueKey>> Make);
