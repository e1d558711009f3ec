namespace Keystay.Dumps;

/// <summary>What a process could do with a page.</summary>
[Flags]
public enum MemoryAccess
{
    None = 0,
    Read = 1,
    Write = 2,
    Execute = 4,
}
