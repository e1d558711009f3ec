using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Keystay.Dumps.Testing;
using Keystay.Keys;
using Keystay.Scanning.Tests.Scans;

namespace Keystay.Scanning.Tests.Structures;

/// <summary>Structures that hold public and private half together, so that they prove themselves.</summary>
public class OpenSslAndSshStructuresTests
{
    private const ulong Heap = 0x55d0_0000_1000;

    [Theory]
    [InlineData("Ed25519", "ed25519.seed", 2)]
    [InlineData("X25519", "x25519.private", 0)]
    public void An_ecx_key_proves_itself(string kind, string form, int type)
    {
        var key = FreshKey.Of(kind);
        var heap = new HeldMemory(Heap);
        ulong secret = heap.Put(key.Values[form]);
        // struct ecx_key_st: 17 public key inline, 80 private key pointer, 88 length, 96 type, 100 references
        var structure = new byte[112];
        ((OkpPublicKey)key.Public).X.CopyTo(structure, 17);
        BinaryPrimitives.WriteUInt64LittleEndian(structure.AsSpan(80), secret);
        BinaryPrimitives.WriteUInt64LittleEndian(structure.AsSpan(88), 32);
        BinaryPrimitives.WriteInt32LittleEndian(structure.AsSpan(96), type);
        BinaryPrimitives.WriteInt32LittleEndian(structure.AsSpan(100), 1);
        heap.Put(structure);
        var core = new ElfCoreBuilder().PrStatus(1).Load(Heap, heap.Bytes).Build();

        var found = Scan.Of(core.Bytes).OnlyKey(key);

        Assert.Equal("seed", found.Proof);
        found.At(form, "be", core.OffsetOf(secret), 32);
    }

    [Fact]
    public void A_key_that_ssh_agent_holds_shielded_is_found_with_ciphertext_and_prekey()
    {
        var key = FreshKey.Ed25519();
        byte[] prekey = RandomNumberGenerator.GetBytes(16 * 1024), shielded = Shield(prekey, Serialise(key));
        var heap = new HeldMemory(Heap, noise: 5);
        ulong prekeyAt = heap.Put(prekey), shieldedAt = heap.Put(shielded);
        heap.PutWords(shieldedAt, (ulong)shielded.Length, prekeyAt, (ulong)prekey.Length);
        var core = new ElfCoreBuilder().PrStatus(1).Load(Heap, heap.Bytes).Build();

        var found = Scan.Of(core.Bytes).OnlyKey(key);

        found.At("shielded", "ciphertext", core.OffsetOf(shieldedAt), shielded.Length);
        found.At("shielded", "prekey", core.OffsetOf(prekeyAt), prekey.Length);
        Assert.Equal(2, found.Exposures.Count);
    }

    [Fact]
    public void A_shielded_key_whose_prekey_is_another_is_no_finding()
    {
        byte[] prekey = RandomNumberGenerator.GetBytes(16 * 1024), shielded = Shield(prekey, Serialise(FreshKey.Ed25519()));
        prekey[0] ^= 1;
        var heap = new HeldMemory(Heap);
        heap.PutWords(heap.Put(shielded), (ulong)shielded.Length, heap.Put(prekey), (ulong)prekey.Length);

        Scan.Of(new ElfCoreBuilder().PrStatus(1).Load(Heap, heap.Bytes).Build().Bytes).FoundNothing();
    }

    /// <summary>sshkey_private_serialize: type, public key, seed and public key; padded 1, 2, 3, … to the cipher's block.</summary>
    private static byte[] Serialise(FreshKey key)
    {
        byte[] x = ((OkpPublicKey)key.Public).X;
        var all = new List<byte>();
        foreach (byte[] field in (byte[][])[Encoding.ASCII.GetBytes("ssh-ed25519"), x, [.. key.Values["ed25519.seed"], .. x]])
        {
            var length = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(length, field.Length);
            all.AddRange([.. length, .. field]);
        }
        for (byte pad = 1; all.Count % 16 != 0; pad++)
        {
            all.Add(pad);
        }
        return [.. all];
    }

    private static byte[] Shield(byte[] prekey, byte[] text)
    {
        byte[] hash = SHA512.HashData(prekey), counter = hash[32..48];
        using var aes = Aes.Create();
        aes.Key = hash[..32];
        byte[] shielded = [.. text];
        for (int i = 0; i < text.Length; i += 16)
        {
            byte[] pad = aes.EncryptEcb(counter, PaddingMode.None);
            for (int j = 0; j < 16; j++)
            {
                shielded[i + j] ^= pad[j];
            }
            for (int j = 15; j >= 0 && ++counter[j] == 0; j--)
            {
            }
        }
        return shielded;
    }
}
