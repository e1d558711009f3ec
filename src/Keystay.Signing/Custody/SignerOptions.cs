namespace Keystay.Signing.Custody;

/// <summary>How a ring's signer is started.</summary>
public sealed record SignerOptions
{
    /// <summary>A folder for the ring's socket; it is made, and closed to others.</summary>
    public required string Folder { get; init; }

    /// <summary>
    /// Where the wrapping key is: <c>file:PATH</c> (32 bytes, of this user or root, closed to others), <c>credential:NAME</c> (the same, from systemd), or the PKCS#11 URI of an AES key in
    /// a token. A ring whose keys are in a token of its own needs none.
    /// </summary>
    public string WrappingKey { get; init; } = "";

    /// <summary>Whether a wrapping key in a token is made when the token has none of its name. Default: no; a token that lost its key must not get another one unnoticed.</summary>
    public bool MakeWrappingKey { get; init; }

    /// <summary>
    /// Environment variables for the modules of tokens; nothing else of this process's environment reaches a signer. Default: those whose names begin with <c>KEYSTAY_MODULE_</c>,
    /// without that.
    /// </summary>
    public IReadOnlyDictionary<string, string> ModuleEnvironment { get; init; } = SignerProgram.ModuleEnvironment();

    /// <summary>Threads that sign. Default: one per processor.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>When started as root, the numeric user and group that the signer becomes; null keeps the user.</summary>
    public int? UserId { get; init; }

    /// <summary>The <c>keystay</c> command that the self-test searches dumps with; empty looks beside this program.</summary>
    public IReadOnlyList<string> Keystay { get; init; } = [];

    /// <summary>Whether the signer is dumped and searched before it is given a key. Default: yes.</summary>
    public bool SelfTest { get; init; } = true;
}
