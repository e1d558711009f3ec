namespace Keystay.Signing.Custody;

/// <summary>What stands between a signer's keys and a dump, strongest first.</summary>
public enum ProtectionLevel
{
    /// <summary>
    /// Keys and the stacks that sign with them are in memory that the kernel shows to no other process, or in a hardware token, and dumps of a signing signer were searched.
    /// </summary>
    Verified,

    /// <summary>Keys are in a hardware token, by its module's word, but no dumper was there to look for them here.</summary>
    HardwareToken,

    /// <summary>Keys are in memory that the kernel shows to no other process, but no dumper was there to try it with.</summary>
    SecretMemory,

    /// <summary>The kernel has no such memory, or the token's module computes in the process: pages of a process that may not be dumped, which root can still read.</summary>
    ProcessOnly,
}
