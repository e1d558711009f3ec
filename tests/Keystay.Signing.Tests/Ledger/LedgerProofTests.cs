using CsCheck;
using Keystay.Signing.Ledger;
using Keystay.Signing.TransparencyLog;

namespace Keystay.Signing.Tests.Ledger;

public sealed class LedgerProofTests
{
    [Fact]
    public async Task Every_sealed_token_is_proved_to_be_in_the_ledger()
    {
        await using var sample = new SampleLedger();
        await sample.AppendAsync(7);
        await sample.Ledger.SealAsync(TestContext.Current.CancellationToken);
        await sample.AppendAsync(6);
        await sample.CloseHourAsync(9);
        await sample.AppendAsync(5);
        await sample.Ledger.SealAsync(TestContext.Current.CancellationToken);
        foreach (var (receipt, record) in sample.Acknowledged)
        {
            var entry = (await sample.Ledger.ProveAsync(receipt)).Verify(SampleLedger.Origin, sample.Key);
            Assert.Equal((receipt.Sequence, record.TokenId), (entry.Sequence, entry.Record.TokenId));
        }
    }

    [Fact]
    public async Task What_is_not_sealed_is_not_proved()
    {
        await using var sample = new SampleLedger();
        await sample.AppendAsync(1);
        Assert.Equal(LedgerErrors.Unknown, (await Assert.ThrowsAsync<LedgerException>(() => sample.Ledger.ProveAsync(sample.Acknowledged[0].Receipt))).Code);
    }

    [Fact]
    public async Task A_changed_proof_proves_nothing()
    {
        await using var sample = new SampleLedger();
        await sample.AppendAsync(9);
        await sample.CloseHourAsync(9);
        var proof = await sample.Ledger.ProveAsync(sample.Acknowledged[4].Receipt);
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 10_000], Gen.Int[0, 7]).Sample((part, at, bit) =>
        {
            var changed = part switch
            {
                0 => proof with { Entry = Flip(proof.Entry, at, bit) },
                1 => proof with { Statement = Flip(proof.Statement, at, bit) },
                2 => proof with { Checkpoint = Flip(proof.Checkpoint, at, bit) },
                3 => proof with { Path = [.. proof.Path.Select((h, i) => i == at % proof.Path.Count ? Flip(h, at, bit).ToArray() : h)] },
                4 => proof with { LogPath = [.. proof.LogPath.Select((h, i) => i == at % proof.LogPath.Count ? Flip(h, at, bit).ToArray() : h)] },
                _ => proof with { Leaf = proof.Leaf + 1 + at },
            };
            return Record.Exception(() => changed.Verify(SampleLedger.Origin, sample.Key)) is LedgerException or LogException;
        }, iter: 2000, threads: 1);
    }

    private static ReadOnlyMemory<byte> Flip(ReadOnlyMemory<byte> bytes, int at, int bit)
    {
        byte[] changed = bytes.ToArray();
        changed[at % changed.Length] ^= (byte)(1 << bit);
        return changed;
    }
}
