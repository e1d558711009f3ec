using System.Threading.Channels;

namespace Keystay.Issuer.Revocations;

/// <summary>A validator that follows a feed. One that does not read is let go: it comes back and resumes.</summary>
internal sealed class FeedSubscription
{
    private const int MostWaiting = 1024;

    private readonly Channel<byte[]> channel = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    public ChannelReader<byte[]> Events => channel.Reader;

    public void Send(byte[] message)
    {
        if (!channel.Writer.TryWrite(message))
        {
            channel.Writer.TryComplete();
        }
    }

    public void End() => channel.Writer.TryComplete();
}
