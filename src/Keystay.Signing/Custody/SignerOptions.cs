namespace Keystay.Signing.Custody;

/// <summary>How a ring's signer is started.</summary>
public sealed record SignerOptions
{
    /// <summary>A folder for the ring's socket; it is made, and closed to others.</summary>
    public required string Folder { get; init; }

    /// <summary>
    /// Where the wrapping key is: <c>file:PATH</c> (32 bytes, of this user or root, closed to others) or <c>credential:NAME</c> (the same, from systemd).
    /// </summary>
    public required string WrappingKey { get; init; }

    /// <summary>Threads that sign. Default: one per processor.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>When started as root, the numeric user and group that the signer becomes; null keeps the user.</summary>
    public int? UserId { get; init; }

    /// <summary>The <c>keystay</c> command that the self-test searches dumps with; empty looks beside this program.</summary>
    public IReadOnlyList<string> Keystay { get; init; } = [];

    /// <summary>Whether the signer is dumped and searched before it is given a key. Default: yes.</summary>
    public bool SelfTest { get; init; } = true;
}
