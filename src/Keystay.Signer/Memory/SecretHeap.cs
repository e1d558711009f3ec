using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Keystay.Signer.Native;

namespace Keystay.Signer.Memory;

/// <summary>
/// The heap that libcrypto allocates from, in secret memory. Blocks have one of a few sizes and go back to the list of their size. A signing thread has lists of
/// its own, which nobody else touches and no lock guards; what another thread gives back goes to the lists that all others share.
/// Nothing here may throw or allocate managed memory: libcrypto calls it from anywhere.
/// </summary>
internal static unsafe class SecretHeap
{
    /// <summary>Bytes in front of a block: its size class, and whose lists it belongs to.</summary>
    private const int HeadBytes = 16;

    private const int SmallestShift = 6, Classes = 2 * (20 - SmallestShift), MostShards = 64, Shared = 0;

    [ThreadStatic]
    private static int shard;

    private static byte* free, end;
    private static Shard* shards;

    /// <summary>Makes the heap and gives it to libcrypto, which must not have allocated anything yet.</summary>
    /// <exception cref="SignerException">memory-limit, libcrypto.</exception>
    public static void Install(nuint bytes)
    {
        byte* memory = SecretMemory.Map(bytes);
        free = memory;
        end = memory + bytes;
        shards = (Shard*)NativeMemory.AllocZeroed(MostShards, (nuint)sizeof(Shard));
        if (LibCrypto.SetMemoryFunctions(&Allocate, &Resize, &Free) != 1)
        {
            throw new SignerException("libcrypto", "libcrypto had allocated memory before it was given secret memory.");
        }
    }

    /// <summary>Gives the calling thread lists of its own, for its life; threads after the 63rd share.</summary>
    /// <param name="thread">Its number among those that ask, from 0.</param>
    public static void OwnLists(int thread) => shard = thread < MostShards - 1 ? thread + 1 : Shared;

    [UnmanagedCallersOnly]
    private static void* Allocate(nuint bytes, byte* file, int line) => Take(bytes);

    [UnmanagedCallersOnly]
    private static void* Resize(void* block, nuint bytes, byte* file, int line)
    {
        if (block is null)
        {
            return Take(bytes);
        }
        if (bytes == 0)
        {
            Give(block);
            return null;
        }
        nuint held = SizeOf(*(int*)((byte*)block - HeadBytes)) - HeadBytes;
        if (bytes <= held)
        {
            return block;
        }
        void* larger = Take(bytes);
        if (larger is not null)
        {
            NativeMemory.Copy(block, larger, held);
            Give(block);
        }
        return larger;
    }

    [UnmanagedCallersOnly]
    private static void Free(void* block, byte* file, int line)
    {
        if (block is not null)
        {
            Give(block);
        }
    }

    /// <summary>Null when the heap is full, which libcrypto reports as an error of what it was doing.</summary>
    private static void* Take(nuint bytes)
    {
        if (bytes > (1 << 19))
        {
            return null;
        }
        int size = ClassFor(bytes + HeadBytes), own = shard;
        byte* head = own == Shared ? null : shards[own].Pop(size);
        if (head is null && (head = PopShared(size)) is null && (head = Carve(SizeOf(size))) is null)
        {
            return null;
        }
        ((int*)head)[0] = size;
        ((int*)head)[1] = own;
        return head + HeadBytes;
    }

    private static void Give(void* block)
    {
        byte* head = (byte*)block - HeadBytes;
        int size = ((int*)head)[0], owner = ((int*)head)[1];
        if (owner != Shared && owner == shard)
        {
            shards[owner].Push(size, head);
            return;
        }
        ref var shared = ref shards[Shared];
        shared.Lock();
        shared.Push(size, head);
        shared.Unlock();
    }

    private static byte* PopShared(int size)
    {
        ref var shared = ref shards[Shared];
        shared.Lock();
        byte* head = shared.Pop(size);
        shared.Unlock();
        return head;
    }

    private static byte* Carve(nuint bytes)
    {
        fixed (byte** next = &free)
        {
            while (true)
            {
                nint at = Volatile.Read(ref *(nint*)next);
                if ((nuint)end - (nuint)at < bytes)
                {
                    return null;
                }
                if (Interlocked.CompareExchange(ref *(nint*)next, at + (nint)bytes, at) == at)
                {
                    return (byte*)at;
                }
            }
        }
    }

    /// <summary>Sizes are 64, 96, 128, 192, 256, ... bytes: powers of two, and the middle between two of them.</summary>
    private static int ClassFor(nuint bytes)
    {
        if (bytes <= (1 << SmallestShift))
        {
            return 0;
        }
        int shift = BitOperations.Log2(bytes - 1);
        return 2 * (shift - SmallestShift) + (bytes <= ((nuint)3 << (shift - 1)) ? 1 : 2);
    }

    private static nuint SizeOf(int size) => (size & 1) == 0 ? (nuint)1 << (SmallestShift + size / 2) : (nuint)3 << (SmallestShift + size / 2 - 1);

    /// <summary>Free blocks of every size, each list linked through the blocks themselves. Whole cache lines: a neighbour's lock must not slow this one.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 256)]
    private struct Shard
    {
        private int held;
        private FirstBlocks first;

        public void Lock()
        {
            while (Interlocked.Exchange(ref held, 1) != 0)
            {
                Thread.SpinWait(1);
            }
        }

        public void Unlock() => Volatile.Write(ref held, 0);

        public byte* Pop(int size)
        {
            byte* head = (byte*)first[size];
            if (head is not null)
            {
                first[size] = *(nint*)head;
            }
            return head;
        }

        public void Push(int size, byte* head)
        {
            *(nint*)head = first[size];
            first[size] = (nint)head;
        }

        [InlineArray(Classes + 2)]
        private struct FirstBlocks
        {
            private nint list;
        }
    }
}
