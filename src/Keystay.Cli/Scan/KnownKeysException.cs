namespace Keystay.Cli.Scan;

/// <summary>Public keys named on the command line cannot be had.</summary>
internal sealed class KnownKeysException(string message, Exception inner) : Exception(message, inner);
