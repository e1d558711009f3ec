using Keystay.Signer.Native;

namespace Keystay.Signer.Memory;

/// <summary>
/// Memory for keys. With memfd_secret(2) its pages are in no core, and ptrace, process_vm_readv and /proc/PID/mem cannot read them, not even as root; they
/// are never swapped. Without it: locked pages left out of cores, which root's dumpers still read.
/// </summary>
internal static unsafe class SecretMemory
{
    public const nuint PageBytes = 4096;

    /// <summary>Whether the kernel offers the real thing. Decided once; part of the memory must not be weaker than the rest.</summary>
    public static bool IsSecret { get; } = Probe();

    /// <summary>Maps zeroed memory, for the life of the process.</summary>
    /// <exception cref="SignerException">memory-limit.</exception>
    public static byte* Map(nuint bytes)
    {
        void* at = IsSecret ? MapSecret(bytes) : LibC.Map(null, bytes, LibC.Read | LibC.Write, LibC.Private | LibC.Anonymous, -1, 0);
        if (at == (void*)-1 || (!IsSecret && LibC.Lock(at, bytes) != 0))
        {
            throw new SignerException("memory-limit", $"{bytes >> 10} KiB of locked memory were refused: raise the limit of locked memory (LimitMEMLOCK= in a systemd unit, ulimit -l in a shell).");
        }
        // For secret memory both only say again what the kernel does already.
        _ = LibC.Advise(at, bytes, LibC.DontDump);
        _ = LibC.Advise(at, bytes, LibC.DontFork);
        return (byte*)at;
    }

    private static void* MapSecret(nuint bytes)
    {
        int file = LibC.CreateSecretFile();
        void* at = file < 0 || LibC.SetSize(file, (nint)bytes) != 0 ? (void*)-1 : LibC.Map(null, bytes, LibC.Read | LibC.Write, LibC.Shared, file, 0);
        if (file >= 0)
        {
            _ = LibC.Close(file);
        }
        return at;
    }

    private static bool Probe()
    {
        int file = LibC.CreateSecretFile();
        if (file < 0)
        {
            return false;
        }
        _ = LibC.Close(file);
        return true;
    }
}
