using Xunit;

namespace Keystay.Tokens.AspNetCore.Tests.Dpop;

/// <summary>Proofs are remembered for as long as they could be used, and no longer.</summary>
public class DpopReplayMemoryTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    [Fact]
    public void A_proof_is_forgotten_when_it_is_too_old_to_be_used_and_makes_room()
    {
        var memory = new DpopReplayMemory(DpopReplayMemory.Shares);
        BindingReason Add(string id, int second) => memory.Add("key"u8, System.Text.Encoding.ASCII.GetBytes(id), Start.AddSeconds(second), Start.AddSeconds(second + 60));
        Assert.Equal(BindingReason.Accepted, Add("a", 0));
        Assert.Equal(BindingReason.ProofReplayed, Add("a", 60));
        Assert.Equal(BindingReason.ReplayMemoryFull, Add("b", 60));
        Assert.Equal(BindingReason.Accepted, Add("b", 61));
        Assert.Equal(BindingReason.ReplayMemoryFull, Add("a", 61));
    }

    [Fact]
    public void Two_keys_may_use_one_name_and_one_that_fills_its_share_does_not_fill_all()
    {
        var memory = new DpopReplayMemory(DpopReplayMemory.Shares);
        var answers = Enumerable.Range(0, 64).Select(i => memory.Add([(byte)i], "same"u8, Start, Start.AddSeconds(60))).ToList();
        Assert.DoesNotContain(BindingReason.ProofReplayed, answers);
        Assert.True(answers.Count(a => a == BindingReason.Accepted) > 32);
    }

    [Fact]
    public void Of_many_threads_with_one_proof_one_is_accepted()
    {
        var memory = new DpopReplayMemory(1 << 18);
        int accepted = 0;
        Parallel.For(0, 64, _ =>
        {
            if (memory.Add("key"u8, "id"u8, Start, Start.AddSeconds(60)) == BindingReason.Accepted)
            {
                Interlocked.Increment(ref accepted);
            }
        });
        Assert.Equal(1, accepted);
    }
}
