using System.Threading.Tasks.Sources;

namespace Keystay.Signing.Custody;

/// <summary>One request under way; used again for another when its answer was taken.</summary>
internal sealed class PendingSignature : IValueTaskSource<SignedToken>
{
    private ManualResetValueTaskSourceCore<SignedToken> core = new() { RunContinuationsAsynchronously = true };
    private readonly Action<PendingSignature> giveBack;

    public PendingSignature(uint number, Action<PendingSignature> giveBack) => (Number, this.giveBack) = (number, giveBack);

    /// <summary>Its number on the wire: its place in the connection's table.</summary>
    public uint Number { get; }

    public ValueTask<SignedToken> Task => new(this, core.Version);

    public void Complete(byte[] compact) => core.SetResult(new SignedToken(compact));

    public void Fail(SignerException why) => core.SetException(why);

    public SignedToken GetResult(short token)
    {
        try
        {
            return core.GetResult(token);
        }
        finally
        {
            core.Reset();
            giveBack(this);
        }
    }

    public ValueTaskSourceStatus GetStatus(short token) => core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        core.OnCompleted(continuation, state, token, flags);
}
