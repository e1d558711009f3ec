namespace Keystay.SigningLoad;

/// <summary>Where a private number, or a piece of one, lies in a file.</summary>
/// <param name="Key">Whose it is.</param>
/// <param name="Value">Which.</param>
/// <param name="From">The first byte of it that lies there.</param>
/// <param name="Length">How many.</param>
/// <param name="Offset">Where in the file.</param>
/// <param name="Whole">Whether that is all of it.</param>
internal sealed record ValuePlace(string Key, string Value, int From, int Length, long Offset, bool Whole);
