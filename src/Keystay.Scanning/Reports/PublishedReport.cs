namespace Keystay.Scanning.Reports;

/// <summary>A proven key whose private half anyone can look up, and where it was published.</summary>
/// <param name="Origin">The document or program that publishes it.</param>
/// <param name="Key">The key and its places.</param>
public sealed record PublishedReport(string Origin, KeyReport Key);
