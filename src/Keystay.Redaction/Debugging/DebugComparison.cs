using System.Text.Json.Serialization;

namespace Keystay.Redaction.Debugging;

/// <summary>The fingerprints of a dump before and after it was redacted.</summary>
/// <remarks>
/// What the output hashes to anyone with the output can compute. What the original hashed to is told only where it is the same; where it
/// differs its hashes are withheld, for they would cover bytes that were removed.
/// </remarks>
/// <param name="Same">Whether they agree in everything.</param>
/// <param name="Before">The original's.</param>
/// <param name="After">The output's.</param>
public sealed record DebugComparison(bool Same, DebugFingerprint Before, DebugFingerprint After)
{
    /// <summary>Whether they show the same threads, modules and backtraces, native and managed: all that the triage profile keeps.</summary>
    [JsonIgnore]
    public bool SameStacks => Before.Structure == After.Structure && Before.Native == After.Native && ManagedStacks(Before.Managed) == ManagedStacks(After.Managed);

    /// <summary>Compares, and withholds what must not be told.</summary>
    public static DebugComparison Of(DebugFingerprint before, DebugFingerprint after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return new(before == after, new(
            before.Structure == after.Structure ? before.Structure : before.Structure with { Hash = null },
            before.Native == after.Native ? before.Native : before.Native with { Hash = null },
            before.Managed with
            {
                StackHash = before.Managed.StackHash == after.Managed.StackHash ? before.Managed.StackHash : null,
                TypeHash = before.Managed.TypeHash == after.Managed.TypeHash ? before.Managed.TypeHash : null,
            }), after);
    }

    private static (string?, int, int, string?) ManagedStacks(ManagedFingerprint seen) => (seen.NotAvailable, seen.Threads, seen.Frames, seen.StackHash);
}
