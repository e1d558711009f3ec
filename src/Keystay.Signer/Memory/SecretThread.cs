using System.Runtime.InteropServices;
using Keystay.Signer.Native;

namespace Keystay.Signer.Memory;

/// <summary>
/// Threads whose stack is secret memory: OpenSSL's RSA for AVX-512 copies dp and dq onto the stack while it signs (crypto/bn/rsaz_exp_x2.c), and every
/// dump of an ordinary stack taken at that moment shows them.
/// </summary>
internal static unsafe class SecretThread
{
    /// <summary>Room for the compiler too, which runs on the thread that first calls a method.</summary>
    public const nuint StackBytes = 768 << 10;

    private const int AttributeBytes = 128; // sizeof(pthread_attr_t) is 56 on x86-64 and 64 on arm64

    /// <summary>Starts a thread for the life of the process.</summary>
    /// <exception cref="SignerException">memory-limit, no-thread.</exception>
    public static void Start(Action body)
    {
        byte* stack = SecretMemory.Map(StackBytes);
        // An overflow must hit a wall, not the mapping below.
        _ = LibC.Protect(stack, SecretMemory.PageBytes, 0);
        byte* attributes = stackalloc byte[AttributeBytes];
        nint thread;
        var argument = GCHandle.Alloc(body);
        if (LibC.InitThreadAttributes(attributes) != 0 || LibC.SetThreadStack(attributes, stack, StackBytes) != 0
            || LibC.CreateThread(&thread, attributes, &Enter, GCHandle.ToIntPtr(argument)) != 0)
        {
            throw new SignerException("no-thread", "A thread on a stack of secret memory could not be started.");
        }
    }

    [UnmanagedCallersOnly]
    private static nint Enter(nint argument)
    {
        try
        {
            ((Action)GCHandle.FromIntPtr(argument).Target!)();
        }
        catch (Exception e)
        {
            Console.Error.WriteLine($"keystay signer: internal error: {e.GetType().Name}: {e.Message}");
        }
        // A signer without one of its threads would answer some and not others.
        LibC.Exit(3);
        return 0;
    }
}
