namespace Keystay.FleetLoad;

/// <summary>A ring to be created.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Algorithm">What it signs with.</param>
/// <param name="Policy">Options of <c>keystay keys create</c>.</param>
internal sealed record LoadRing(string Name, string Algorithm, params string[] Policy);
