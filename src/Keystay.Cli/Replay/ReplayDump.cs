namespace Keystay.Cli.Replay;

/// <summary>A dump the replay has made.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Thumbprint">The key that the dumped process signed with, as it had published it.</param>
internal sealed record ReplayDump(string Path, string Thumbprint);
