using Keystay.Signer.Memory;
using Keystay.Signer.Native;

namespace Keystay.Signer;

/// <summary>What the process takes from itself before it holds a key.</summary>
internal static unsafe class Hardening
{
    /// <summary>
    /// No core by size or by the dumpable flag, no tracing by the same user, and a runtime without diagnostics port and dumper. The last is decided before
    /// any code of ours runs, so it is only checked.
    /// </summary>
    /// <exception cref="SignerException">not-hardened.</exception>
    public static void Apply()
    {
        if (Environment.GetEnvironmentVariable("DOTNET_EnableDiagnostics") != "0" || Environment.GetEnvironmentVariable("DOTNET_DbgEnableMiniDump") != "0")
        {
            throw new SignerException("not-hardened", "The signer runs only with DOTNET_EnableDiagnostics=0 and DOTNET_DbgEnableMiniDump=0; its supervisor starts it so.");
        }
        ForbidDumps();
        if (LibC.GetLimit(LibC.LockedMemory, out var locked) == 0)
        {
            // As much as the machine grants; root's own limit goes with it when it becomes another user.
            _ = LibC.SetLimit(LibC.LockedMemory, new ResourceLimit(locked.Hard, locked.Hard));
        }
    }

    /// <summary>Becomes another user, of no group but its own, for good.</summary>
    /// <exception cref="SignerException">not-hardened.</exception>
    public static void BecomeUser(int user)
    {
        if (LibC.SetGroups(0, null) != 0 || LibC.SetGroup(user) != 0 || LibC.SetUser(user) != 0 || LibC.SetUser(0) == 0)
        {
            throw new SignerException("not-hardened", $"The signer could not become user {user}: only root can.");
        }
        ForbidDumps(); // credentials(7): a change of user sets the flag to what the machine's fs.suid_dumpable says
    }

    /// <summary>What the machine does not offer, for the status.</summary>
    public static string[] Missing()
    {
        var missing = new List<string>();
        if (!SecretMemory.IsSecret)
        {
            missing.Add("The kernel has no memfd_secret: root's dumpers can read the memory of keys (Linux 5.14 with CONFIG_SECRETMEM has it, before 6.5 only with secretmem.enable=1).");
        }
        if (LibC.EffectiveUser() == 0)
        {
            missing.Add("The signer runs as root, like every other one without a user of its own: give each one its own (keystay issuer --signer-users).");
        }
        return [.. missing];
    }

    private static void ForbidDumps()
    {
        if (LibC.SetLimit(LibC.CoreFileSize, default) != 0 || LibC.ProcessControl(LibC.SetDumpable, 0, 0, 0, 0) != 0)
        {
            throw new SignerException("not-hardened", "Dumps of the signer could not be forbidden.");
        }
    }
}
