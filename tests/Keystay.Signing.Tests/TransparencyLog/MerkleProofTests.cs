using CsCheck;
using Keystay.Signing.TransparencyLog;

namespace Keystay.Signing.Tests.TransparencyLog;

public class MerkleProofTests
{
    /// <summary>Inputs and roots of the reference implementation of RFC 6962 (google/certificate-transparency, merkle tree tests).</summary>
    private static readonly (string Entry, string Root)[] Reference =
    [
        ("", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        ("00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
        ("10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
        ("2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
        ("3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
        ("40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
        ("5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
        ("606162636465666768696a6b6c6d6e6f", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
    ];

    [Fact]
    public void Roots_are_those_of_the_reference_implementation()
    {
        var tree = new MerkleFrontier();
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Convert.ToHexStringLower(tree.Root()));
        foreach (var (entry, root) in Reference)
        {
            tree.Add(MerkleHash.Leaf(Convert.FromHexString(entry)));
            Assert.Equal(root, Convert.ToHexStringLower(tree.Root()));
        }
    }

    [Fact]
    public void Every_entry_is_proved_in_every_tree_it_is_in()
    {
        using var log = SampleLog.Grown(70);
        for (long size = 1; size <= 70; size++)
        {
            var reader = log.ReaderAt(size);
            byte[] root = SampleLog.RootAt(size);
            for (long index = 0; index < size; index++)
            {
                Assert.True(MerkleProof.Includes(SampleLog.Leaf(index), index, size, reader.InclusionProof(index), root), $"{index} in {size}");
            }
        }
    }

    [Fact]
    public void Every_tree_is_proved_the_beginning_of_every_later_one()
    {
        using var log = SampleLog.Grown(70);
        for (long second = 0; second <= 70; second++)
        {
            for (long first = 0; first <= second; first++)
            {
                var proof = log.ReaderAt(second).ConsistencyProof(first);
                Assert.True(MerkleProof.IsPrefix(first, SampleLog.RootAt(first), second, SampleLog.RootAt(second), proof), $"{first} of {second}");
            }
        }
    }

    [Fact]
    public void An_inclusion_proof_holds_for_nothing_else()
    {
        using var log = SampleLog.Grown(70);
        Gen.Select(Gen.Long[1, 70], Gen.Long[0, 69], Gen.Int[0, 300], Gen.Int[0, 6]).Where((size, index, _, _) => index < size).Sample((size, index, at, how) =>
        {
            var proof = log.ReaderAt(size).InclusionProof(index).Select(h => (byte[])h.Clone()).ToList();
            byte[] leaf = SampleLog.Leaf(index), root = SampleLog.RootAt(size);
            long claimedIndex = index, claimedSize = size;
            switch (how)
            {
                case 0: leaf[at % 32] ^= 1; break;
                case 1: root[at % 32] ^= 1; break;
                case 2: claimedIndex = (index + 1 + (at % (size + 3))) % (size + 4); break;
                case 3: proof.Add(new byte[32]); break;
                case 4 when proof.Count > 0: proof.RemoveAt(at % proof.Count); break;
                case 5 when proof.Count > 0: proof[at % proof.Count][at % 32] ^= 0x80; break;
                case 6 when proof.Count > 0: proof[at % proof.Count] = proof[at % proof.Count][..31]; break;
                default: return;
            }
            if (claimedIndex != index || how != 2)
            {
                Assert.False(MerkleProof.Includes(leaf, claimedIndex, claimedSize, proof, root), $"{index} of {size}, change {how}");
            }
        }, iter: 3000, threads: 1);
    }

    [Fact]
    public void A_consistency_proof_holds_for_nothing_else()
    {
        using var log = SampleLog.Grown(70);
        Gen.Select(Gen.Long[1, 70], Gen.Long[1, 70], Gen.Int[0, 300], Gen.Int[0, 5]).Where((first, second, _, _) => first <= second).Sample((first, second, at, how) =>
        {
            var proof = log.ReaderAt(second).ConsistencyProof(first).Select(h => (byte[])h.Clone()).ToList();
            byte[] firstRoot = SampleLog.RootAt(first), secondRoot = SampleLog.RootAt(second);
            switch (how)
            {
                case 0: firstRoot[at % 32] ^= 1; break;
                case 1: secondRoot[at % 32] ^= 1; break;
                case 2: proof.Add(new byte[32]); break;
                case 3 when proof.Count > 0: proof.RemoveAt(at % proof.Count); break;
                case 4 when proof.Count > 0: proof[at % proof.Count][at % 32] ^= 0x80; break;
                case 5 when first != second: secondRoot = firstRoot; break;
                default: return;
            }
            Assert.False(MerkleProof.IsPrefix(first, firstRoot, second, secondRoot, proof), $"{first} of {second}, change {how}");
        }, iter: 3000, threads: 1);
    }
}
