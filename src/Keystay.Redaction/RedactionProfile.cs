namespace Keystay.Redaction;

/// <summary>How much of a dump a redaction leaves.</summary>
public enum RedactionProfile
{
    /// <summary>Everything but key material.</summary>
    Keys,

    /// <summary>Only what a stack trace needs: stacks, registers, the module list and programs as they came from disk, notes. The rest is zeros.</summary>
    Triage,
}
