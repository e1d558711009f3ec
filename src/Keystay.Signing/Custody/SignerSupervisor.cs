using Keystay.Signing.Rings;

namespace Keystay.Signing.Custody;

/// <summary>Starts a ring's signer, gives it its keys, and starts it again when it ends. The signer ends with its supervisor.</summary>
public sealed class SignerSupervisor : IAsyncDisposable
{
    private SignerSupervisor()
    {
    }

    /// <summary>Starts and tests a signer. Keys that may still sign (pre-published and active ones) are given to it.</summary>
    /// <exception cref="SignerException">It did not start, or a dump of it showed a key.</exception>
    public static Task<SignerSupervisor> StartAsync(Ring ring, SignerOptions options, CancellationToken cancel = default) => throw new NotImplementedException(ring + "" + options + cancel);

    /// <summary>The way to the signer.</summary>
    public SignerClient Client => throw new NotImplementedException();

    /// <summary>How it is doing.</summary>
    public SignerStatus Status => throw new NotImplementedException();

    /// <summary>Has the signer make a key. It signs nothing until it is loaded.</summary>
    public Task<NewKey> GenerateKeyAsync(CancellationToken cancel = default) => throw new NotImplementedException("" + cancel);

    /// <summary>Gives the signer a key of the ring, now and after every restart.</summary>
    public Task LoadKeyAsync(RingKey key, CancellationToken cancel = default) => throw new NotImplementedException(key + "" + cancel);

    /// <summary>Takes a key from the signer: when this returns it signs nothing more.</summary>
    public Task DropKeyAsync(string kid, CancellationToken cancel = default) => throw new NotImplementedException(kid + cancel);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
