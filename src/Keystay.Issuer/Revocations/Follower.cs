namespace Keystay.Issuer.Revocations;

/// <summary>A validator that follows a feed, or did lately.</summary>
internal sealed class Follower(string address, long joinedAfter)
{
    /// <summary>From where it last connected.</summary>
    public string Address { get; set; } = address;

    /// <summary>The feed's number when it connected first: what came before was in its snapshot.</summary>
    public long JoinedAfter => joinedAfter;

    /// <summary>Its open connections: the new one may be here before the old one is known to be dead.</summary>
    public int Connections { get; set; }

    /// <summary>When the last of them ended.</summary>
    public DateTimeOffset LeftAt { get; set; }

    /// <summary>The number up to which it has applied everything.</summary>
    public long Applied { get; set; }
}
