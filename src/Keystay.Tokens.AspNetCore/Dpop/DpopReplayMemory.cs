using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Keystay.Tokens.AspNetCore;

/// <summary>
/// The proofs that were used, for as long as they could be used again. In shares by key, so that one client that sends very many fills its share and not
/// everybody's.
/// </summary>
internal sealed class DpopReplayMemory(int most)
{
    /// <summary>How many shares there are.</summary>
    public const int Shares = 256;

    private readonly Share[] shares = [.. Enumerable.Range(0, Shares).Select(_ => new Share(most / Shares))];

    /// <summary>Remembers a proof.</summary>
    /// <param name="thumbprint">Its key.</param>
    /// <param name="id">Its jti.</param>
    /// <param name="now">The time, never before that of an earlier call.</param>
    /// <param name="forget">When it is too old to be used again.</param>
    /// <returns><see cref="BindingReason.Accepted"/>, or why not.</returns>
    public BindingReason Add(ReadOnlySpan<byte> thumbprint, ReadOnlySpan<byte> id, DateTimeOffset now, DateTimeOffset forget)
    {
        Span<byte> key = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(thumbprint, key);
        var share = shares[key[0]];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(key);
        hash.AppendData(id);
        hash.GetHashAndReset(key);
        return share.Add(BinaryPrimitives.ReadUInt128LittleEndian(key), now.UtcTicks, forget.UtcTicks);
    }

    private sealed class Share(int most)
    {
        private readonly HashSet<UInt128> used = [];
        private readonly Queue<(UInt128 Proof, long Forget)> oldestFirst = [];

        public BindingReason Add(UInt128 proof, long now, long forget)
        {
            lock (used)
            {
                while (oldestFirst.TryPeek(out var oldest) && oldest.Forget < now)
                {
                    used.Remove(oldestFirst.Dequeue().Proof);
                }
                if (used.Contains(proof))
                {
                    return BindingReason.ProofReplayed;
                }
                if (used.Count == most)
                {
                    return BindingReason.ReplayMemoryFull;
                }
                used.Add(proof);
                oldestFirst.Enqueue((proof, forget));
                return BindingReason.Accepted;
            }
        }
    }
}
