namespace Keystay.Redaction.Debugging;

/// <summary>What a developer sees in a dump, as counts and hashes: equal fingerprints mean that redaction took nothing a debugger needs.</summary>
/// <param name="Structure">What Keystay's own reader sees.</param>
/// <param name="Native">What gdb shows.</param>
/// <param name="Managed">What the .NET runtime's own reader shows.</param>
public sealed record DebugFingerprint(StructureFingerprint Structure, NativeFingerprint Native, ManagedFingerprint Managed);
